// Signatures of hudson.tools.ToolInstallation as of jenkins-2.568.2; see DESIGN.md.
package hudson.tools;

public abstract class ToolInstallation implements hudson.model.Describable<hudson.tools.ToolInstallation>, java.io.Serializable, hudson.ExtensionPoint {
    protected ToolInstallation(footman.stubs.None none) { }
    protected ToolInstallation(String name, String home) {  }
    public String getName() { throw null; }
    public String getHome() { throw null; }
    public void buildEnvVars(hudson.EnvVars env) { throw null; }
    public hudson.tools.ToolInstallation translate(hudson.model.Node node, hudson.EnvVars envs, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    public hudson.tools.ToolInstallation translate(hudson.model.AbstractBuild<?, ?> buildInProgress, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    protected String translateFor(hudson.model.Node node, hudson.model.TaskListener log) throws java.io.IOException, InterruptedException { throw null; }
    protected Object readResolve() { throw null; }
    protected Object writeReplace() throws Exception { throw null; }
    public String toString() { throw null; }
    public static hudson.DescriptorExtensionList<hudson.tools.ToolInstallation, hudson.tools.ToolDescriptor<?>> all() { throw null; }

    protected abstract static class ToolConverter extends hudson.util.XStream2.PassthruConverter<hudson.tools.ToolInstallation> {
        protected ToolConverter(footman.stubs.None none) { super(none); }
        protected ToolConverter(hudson.util.XStream2 xstream) { super((footman.stubs.None) null); }
        protected abstract String oldHomeField(hudson.tools.ToolInstallation obj);
    }
}
