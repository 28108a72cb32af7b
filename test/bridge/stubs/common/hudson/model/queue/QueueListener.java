// Signatures of hudson.model.queue.QueueListener as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model.queue;

public abstract class QueueListener implements hudson.ExtensionPoint {
    protected QueueListener(footman.stubs.None none) { }
    public QueueListener() {  }
    public void onEnterWaiting(hudson.model.Queue.WaitingItem wi) { throw null; }
    public void onLeaveWaiting(hudson.model.Queue.WaitingItem wi) { throw null; }
    public void onEnterBlocked(hudson.model.Queue.BlockedItem bi) { throw null; }
    public void onLeaveBlocked(hudson.model.Queue.BlockedItem bi) { throw null; }
    public void onEnterBuildable(hudson.model.Queue.BuildableItem bi) { throw null; }
    public void onLeaveBuildable(hudson.model.Queue.BuildableItem bi) { throw null; }
    public void onLeft(hudson.model.Queue.LeftItem li) { throw null; }
    public static hudson.ExtensionList<hudson.model.queue.QueueListener> all() { throw null; }
}
