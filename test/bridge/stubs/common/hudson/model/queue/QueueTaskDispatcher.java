// Signatures of hudson.model.queue.QueueTaskDispatcher as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model.queue;

public abstract class QueueTaskDispatcher implements hudson.ExtensionPoint {
    protected QueueTaskDispatcher(footman.stubs.None none) { }
    public QueueTaskDispatcher() {  }
    public hudson.model.queue.CauseOfBlockage canTake(hudson.model.Node node, hudson.model.Queue.Task task) { throw null; }
    public hudson.model.queue.CauseOfBlockage canTake(hudson.model.Node node, hudson.model.Queue.BuildableItem item) { throw null; }
    public hudson.model.queue.CauseOfBlockage canRun(hudson.model.Queue.Item item) { throw null; }
    public static hudson.ExtensionList<hudson.model.queue.QueueTaskDispatcher> all() { throw null; }
}
