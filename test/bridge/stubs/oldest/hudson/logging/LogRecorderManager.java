// Signatures of hudson.logging.LogRecorderManager as of jenkins-2.484; see DESIGN.md.
package hudson.logging;

public class LogRecorderManager extends hudson.model.AbstractModelObject implements jenkins.model.ModelObjectWithChildren {
    protected LogRecorderManager(footman.stubs.None none) { super(none); }
    public final java.util.Map<String, hudson.logging.LogRecorder> logRecorders = null;
    public LogRecorderManager() { super((footman.stubs.None) null); }
    public java.util.List<hudson.logging.LogRecorder> getRecorders() { throw null; }
    public void setRecorders(java.util.List<hudson.logging.LogRecorder> recorders) { throw null; }
    public String getDisplayName() { throw null; }
    public String getSearchUrl() { throw null; }
    public hudson.logging.LogRecorder getDynamic(String token) { throw null; }
    public hudson.logging.LogRecorder getLogRecorder(String token) { throw null; }
    public void load() throws java.io.IOException { throw null; }
    public org.kohsuke.stapler.HttpResponse doNewLogRecorder(String name) { throw null; }
    public jenkins.model.ModelObjectWithContextMenu.ContextMenu doChildrenContextMenu(org.kohsuke.stapler.StaplerRequest2 request, org.kohsuke.stapler.StaplerResponse2 response) throws Exception { throw null; }
    public org.kohsuke.stapler.HttpResponse doConfigLogger(String name, String level) { throw null; }
    public void doRss(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public static void init(jenkins.model.Jenkins h) throws java.io.IOException { throw null; }
    public Object getTarget() { throw null; }
    public static boolean SKIP_PERMISSION_CHECK;
}
