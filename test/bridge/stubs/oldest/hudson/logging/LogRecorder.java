// Signatures of hudson.logging.LogRecorder as of jenkins-2.484; see DESIGN.md.
package hudson.logging;

public class LogRecorder extends hudson.model.AbstractModelObject implements jenkins.model.Loadable, hudson.model.Saveable {
    protected LogRecorder(footman.stubs.None none) { super(none); }
    public final hudson.util.CopyOnWriteList<hudson.logging.LogRecorder.Target> targets = null;
    public LogRecorder(String name) { super((footman.stubs.None) null); }
    public java.util.List<hudson.logging.LogRecorder.Target> getLoggers() { throw null; }
    public void setLoggers(java.util.List<hudson.logging.LogRecorder.Target> loggers) { throw null; }
    public static java.util.Set<String> getAutoCompletionCandidates(java.util.List<String> loggerNamesList) { throw null; }
    public String getDisplayName() { throw null; }
    public String getSearchUrl() { throw null; }
    public String getName() { throw null; }
    public hudson.logging.LogRecorderManager getParent() { throw null; }
    public void doConfigSubmit(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public org.kohsuke.stapler.HttpResponse doClear() throws java.io.IOException { throw null; }
    public void load() throws java.io.IOException { throw null; }
    public void save() throws java.io.IOException { throw null; }
    public boolean equals(Object o) { throw null; }
    public int hashCode() { throw null; }
    public void doDoDelete(org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void delete() throws java.io.IOException { throw null; }
    public void doRss(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public java.util.List<java.util.logging.LogRecord> getLogRecords() { throw null; }
    public java.util.Map<hudson.model.Computer, java.util.List<java.util.logging.LogRecord>> getSlaveLogRecords() { throw null; }
    public static final com.thoughtworks.xstream.XStream XSTREAM = null;
    public static java.util.List<java.util.logging.Level> LEVELS;

    public static final class Target {
        protected Target(footman.stubs.None none) { }
        public final String name = null;
        public Target(String name, java.util.logging.Level level) {  }
        public Target(String name, int level) {  }
        public Target(String name, String level) {  }
        public java.util.logging.Level getLevel() { throw null; }
        public String getName() { throw null; }
        public boolean equals(Object o) { throw null; }
        public int hashCode() { throw null; }
        public boolean includes(java.util.logging.LogRecord r) { throw null; }
        public Boolean matches(java.util.logging.LogRecord r) { throw null; }
        public java.util.logging.Logger getLogger() { throw null; }
        public void enable() { throw null; }
        public void disable() { throw null; }
    }

    public static final class ComputerLogInitializer extends hudson.slaves.ComputerListener {
        protected ComputerLogInitializer(footman.stubs.None none) { super(none); }
        public ComputerLogInitializer() { super((footman.stubs.None) null); }
        public void preOnline(hudson.model.Computer c, hudson.remoting.Channel channel, hudson.FilePath root, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    }
}
