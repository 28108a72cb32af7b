// Signatures of hudson.slaves.NodeProperty as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.slaves;

public abstract class NodeProperty<N extends hudson.model.Node> implements hudson.model.ReconfigurableDescribable<hudson.slaves.NodeProperty<?>>, hudson.ExtensionPoint {
    protected NodeProperty(footman.stubs.None none) { }
    public NodeProperty() {  }
    protected N node;
    protected void setNode(N node) { throw null; }
    public hudson.slaves.NodePropertyDescriptor getDescriptor() { throw null; }
    public hudson.model.queue.CauseOfBlockage canTake(hudson.model.Queue.Task task) { throw null; }
    public hudson.model.queue.CauseOfBlockage canTake(hudson.model.Queue.BuildableItem item) { throw null; }
    public void buildEnvVars(hudson.EnvVars env, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    public static hudson.DescriptorExtensionList<hudson.slaves.NodeProperty<?>, hudson.slaves.NodePropertyDescriptor> all() { throw null; }
    public static java.util.List<hudson.slaves.NodePropertyDescriptor> for_(hudson.model.Node node) { throw null; }
}
