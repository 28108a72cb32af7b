// Signatures of jenkins.model.BuildDiscarderDescriptor as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public abstract class BuildDiscarderDescriptor extends hudson.model.Descriptor<jenkins.model.BuildDiscarder> {
    protected BuildDiscarderDescriptor(footman.stubs.None none) { super(none); }
    protected BuildDiscarderDescriptor(Class clazz) { super((footman.stubs.None) null); }
    protected BuildDiscarderDescriptor() { super((footman.stubs.None) null); }
    public static hudson.DescriptorExtensionList<jenkins.model.BuildDiscarder, jenkins.model.BuildDiscarderDescriptor> all() { throw null; }
}
