// Signatures of jenkins.model.queue.ItemDeletion as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model.queue;

public class ItemDeletion extends hudson.model.Queue.QueueDecisionHandler {
    protected ItemDeletion(footman.stubs.None none) { super(none); }
    public ItemDeletion() { super((footman.stubs.None) null); }
    public static boolean contains(hudson.model.Item item) { throw null; }
    public static boolean isRegistered(hudson.model.Item item) { throw null; }
    public static boolean register(hudson.model.Item item) { throw null; }
    public static void deregister(hudson.model.Item item) { throw null; }
    public boolean shouldSchedule(hudson.model.Queue.Task p, java.util.List<hudson.model.Action> actions) { throw null; }
    public static void cancelBuildsInProgress(hudson.model.Item initiatingItem) throws hudson.model.Failure, InterruptedException { throw null; }
}
