// Signatures of hudson.model.queue.AbstractSubTask as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model.queue;

public abstract class AbstractSubTask implements hudson.model.queue.SubTask {
    protected AbstractSubTask(footman.stubs.None none) { }
    public AbstractSubTask() {  }
}
