// Signatures of hudson.tools.ToolDescriptor as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.tools;

public abstract class ToolDescriptor<T extends hudson.tools.ToolInstallation> extends hudson.model.Descriptor<hudson.tools.ToolInstallation> {
    protected ToolDescriptor(footman.stubs.None none) { super(none); }
    protected ToolDescriptor() { super((footman.stubs.None) null); }
    protected ToolDescriptor(Class<T> clazz) { super((footman.stubs.None) null); }
    public T[] getInstallations() { throw null; }
    public void setInstallations(T... installations) { throw null; }
    public jenkins.model.GlobalConfigurationCategory getCategory() { throw null; }
}
