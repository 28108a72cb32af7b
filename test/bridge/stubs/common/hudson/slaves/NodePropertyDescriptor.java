// Signatures of hudson.slaves.NodePropertyDescriptor as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.slaves;

public abstract class NodePropertyDescriptor extends hudson.tools.PropertyDescriptor<hudson.slaves.NodeProperty<?>, hudson.model.Node> {
    protected NodePropertyDescriptor(footman.stubs.None none) { super(none); }
    protected NodePropertyDescriptor(Class<? extends hudson.slaves.NodeProperty<?>> clazz) { super((footman.stubs.None) null); }
    protected NodePropertyDescriptor() { super((footman.stubs.None) null); }
    public boolean isApplicableAsGlobal() { throw null; }
}
