// Signatures of hudson.model.LoadBalancer as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class LoadBalancer implements hudson.ExtensionPoint {
    protected LoadBalancer(footman.stubs.None none) { }
    public LoadBalancer() {  }
    public abstract hudson.model.queue.MappingWorksheet.Mapping map(hudson.model.Queue.Task task, hudson.model.queue.MappingWorksheet worksheet);
    public static final hudson.model.LoadBalancer CONSISTENT_HASH = null;
    public static final hudson.model.LoadBalancer DEFAULT = null;
    protected hudson.model.LoadBalancer sanitize() { throw null; }
}
