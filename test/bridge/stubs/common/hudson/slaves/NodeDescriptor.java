// Signatures of hudson.slaves.NodeDescriptor as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.slaves;

public abstract class NodeDescriptor extends hudson.model.Descriptor<hudson.model.Node> {
    protected NodeDescriptor(footman.stubs.None none) { super(none); }
    protected NodeDescriptor(Class<? extends hudson.model.Node> clazz) { super((footman.stubs.None) null); }
    protected NodeDescriptor() { super((footman.stubs.None) null); }
    public boolean isInstantiable() { throw null; }
    public final String newInstanceDetailPage() { throw null; }
    public String getConfigPage() { throw null; }
    public static hudson.DescriptorExtensionList<hudson.model.Node, hudson.slaves.NodeDescriptor> all() { throw null; }
    public static java.util.List<hudson.slaves.NodeDescriptor> allInstantiable() { throw null; }
}
