// Signatures of hudson.model.queue.AbstractQueueTask as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model.queue;

public abstract class AbstractQueueTask implements hudson.model.Queue.Task {
    protected AbstractQueueTask(footman.stubs.None none) { }
    public AbstractQueueTask() {  }
}
