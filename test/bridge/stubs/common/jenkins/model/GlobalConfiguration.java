// Signatures of jenkins.model.GlobalConfiguration as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public abstract class GlobalConfiguration extends hudson.model.Descriptor<jenkins.model.GlobalConfiguration> implements hudson.ExtensionPoint, hudson.model.Describable<jenkins.model.GlobalConfiguration> {
    protected GlobalConfiguration(footman.stubs.None none) { super(none); }
    protected GlobalConfiguration() { super((footman.stubs.None) null); }
    public final hudson.model.Descriptor<jenkins.model.GlobalConfiguration> getDescriptor() { throw null; }
    public String getGlobalConfigPage() { throw null; }
    public static hudson.ExtensionList<jenkins.model.GlobalConfiguration> all() { throw null; }
}
