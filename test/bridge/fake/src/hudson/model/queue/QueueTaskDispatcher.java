package hudson.model.queue;

import hudson.ExtensionList;
import hudson.model.Node;
import hudson.model.Queue;

public abstract class QueueTaskDispatcher implements hudson.ExtensionPoint {
    public QueueTaskDispatcher() {}
    public CauseOfBlockage canTake(Node node, Queue.BuildableItem item) { return null; }
    public CauseOfBlockage canRun(Queue.Item item) { return null; }
    public static ExtensionList<QueueTaskDispatcher> all() { return ExtensionList.lookup(QueueTaskDispatcher.class); }
}
