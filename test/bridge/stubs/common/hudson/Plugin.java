// Signatures of hudson.Plugin as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson;

public abstract class Plugin implements jenkins.model.Loadable, hudson.model.Saveable {
    protected Plugin(footman.stubs.None none) { }
    protected Plugin() {  }
    public void setServletContext(jakarta.servlet.ServletContext context) { throw null; }
    public hudson.PluginWrapper getWrapper() { throw null; }
    public void start() throws Exception { throw null; }
    public void postInitialize() throws Exception { throw null; }
    public void stop() throws Exception { throw null; }
    public void doDynamic(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void load() throws java.io.IOException { throw null; }
    public void save() throws java.io.IOException { throw null; }
    protected hudson.XmlFile getConfigXml() { throw null; }
    public Object getTarget() { throw null; }
    public static boolean SKIP_PERMISSION_CHECK;

    public static final class DummyImpl extends hudson.Plugin {
        protected DummyImpl(footman.stubs.None none) { super(none); }
        public DummyImpl() { super((footman.stubs.None) null); }
    }
}
