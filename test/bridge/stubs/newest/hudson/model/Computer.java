// Signatures of hudson.model.Computer as of jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class Computer extends hudson.model.Actionable implements hudson.security.AccessControlled, jenkins.model.IComputer, jenkins.widgets.HasWidgets {
    protected Computer(footman.stubs.None none) { super(none); }
    protected hudson.slaves.OfflineCause offlineCause;
    protected String nodeName;
    protected java.util.List<hudson.model.Action> transientActions;
    protected final Object statusChangeLock = null;
    public void recordTermination() { throw null; }
    public java.util.List<hudson.model.Computer.TerminationRequest> getTerminatedBy() { throw null; }
    protected Computer(hudson.model.Node node) { super((footman.stubs.None) null); }
    public java.util.List<hudson.model.Action> getActions() { throw null; }
    public void addAction(hudson.model.Action a) { throw null; }
    public java.io.File getLogFile() { throw null; }
    protected java.io.File getLogDir() { throw null; }
    public String getLog() throws java.io.IOException { throw null; }
    public hudson.slaves.OfflineCause getOfflineCause() { throw null; }
    public boolean hasOfflineCause() { throw null; }
    public String getOfflineCauseReason() { throw null; }
    public abstract hudson.remoting.VirtualChannel getChannel();
    public abstract java.nio.charset.Charset getDefaultCharset();
    public abstract java.util.List<java.util.logging.LogRecord> getLogRecords() throws java.io.IOException, InterruptedException;
    public abstract void doLaunchSlaveAgent(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException;
    public final void launch() { throw null; }
    public final java.util.concurrent.Future<?> connect(boolean forceReconnect) { throw null; }
    protected abstract java.util.concurrent.Future<?> _connect(boolean forceReconnect);
    public void cliConnect(boolean force) throws java.util.concurrent.ExecutionException, InterruptedException { throw null; }
    public final long getConnectTime() { throw null; }
    public java.util.concurrent.Future<?> disconnect(hudson.slaves.OfflineCause cause) { throw null; }
    public java.util.concurrent.Future<?> disconnect() { throw null; }
    public void cliDisconnect(String cause) throws java.util.concurrent.ExecutionException, InterruptedException { throw null; }
    public void cliOffline(String cause) throws java.util.concurrent.ExecutionException, InterruptedException { throw null; }
    public void cliOnline() throws java.util.concurrent.ExecutionException, InterruptedException { throw null; }
    public int getNumExecutors() { throw null; }
    public String getName() { throw null; }
    public abstract Boolean isUnix();
    public hudson.model.Node getNode() { throw null; }
    public hudson.model.LoadStatistics getLoadStatistics() { throw null; }
    public boolean isOffline() { throw null; }
    public final boolean isOnline() { throw null; }
    public boolean isConnected() { throw null; }
    public boolean isManualLaunchAllowed() { throw null; }
    public boolean isJnlpAgent() { throw null; }
    public boolean isLaunchSupported() { throw null; }
    public boolean isTemporarilyOffline() { throw null; }
    public void setOfflineCause(hudson.slaves.OfflineCause cause) { throw null; }
    public void setTemporarilyOffline(boolean temporarilyOffline) { throw null; }
    public void setTemporarilyOffline(boolean temporarilyOffline, hudson.slaves.OfflineCause cause) { throw null; }
    public void setTemporaryOfflineCause(hudson.slaves.OfflineCause temporaryOfflineCause) { throw null; }
    public String getTemporaryOfflineCauseReason() { throw null; }
    public String getIcon() { throw null; }
    public String getIconClassName() { throw null; }
    public String getDisplayName() { throw null; }
    public String getCaption() { throw null; }
    public String getUrl() { throw null; }
    public java.util.Set<hudson.model.labels.LabelAtom> getAssignedLabels() { throw null; }
    public java.util.List<hudson.model.AbstractProject> getTiedJobs() { throw null; }
    public hudson.util.RunList getBuilds() { throw null; }
    protected void setNode(hudson.model.Node node) { throw null; }
    protected void kill() { throw null; }
    protected void onRemoved() { throw null; }
    public void setNumExecutors(int n) { throw null; }
    public int countIdle() { throw null; }
    public final int countBusy() { throw null; }
    public final int countExecutors() { throw null; }
    public java.util.List<hudson.model.Executor> getExecutors() { throw null; }
    public java.util.List<hudson.model.OneOffExecutor> getOneOffExecutors() { throw null; }
    public java.util.List<hudson.model.Executor> getAllExecutors() { throw null; }
    public java.util.List<jenkins.model.IDisplayExecutor> getDisplayExecutors() { throw null; }
    public final boolean isIdle() { throw null; }
    public final boolean isPartiallyIdle() { throw null; }
    public final long getIdleStartMilliseconds() { throw null; }
    public final long getDemandStartMilliseconds() { throw null; }
    public String getDescription() { throw null; }
    protected void removeExecutor(hudson.model.Executor e) { throw null; }
    protected boolean isAlive() { throw null; }
    public void interrupt() { throw null; }
    public String getSearchUrl() { throw null; }
    public abstract hudson.slaves.RetentionStrategy getRetentionStrategy();
    public java.util.Map<String, Object> getMonitorData() { throw null; }
    public java.util.Map<Object, Object> getSystemProperties() throws java.io.IOException, InterruptedException { throw null; }
    public java.util.Map<String, String> getEnvVars() throws java.io.IOException, InterruptedException { throw null; }
    public hudson.EnvVars getEnvironment() throws java.io.IOException, InterruptedException { throw null; }
    public hudson.EnvVars buildEnvironment(hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    public java.util.Map<String, String> getThreadDump() throws java.io.IOException, InterruptedException { throw null; }
    public String getHostName() throws java.io.IOException, InterruptedException { throw null; }
    public static final java.util.concurrent.ExecutorService threadPoolForRemoting = null;
    public void doRssAll(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doRssFailed(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doRssLatest(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public org.kohsuke.stapler.HttpResponse doToggleOffline(String offlineMessage) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public org.kohsuke.stapler.HttpResponse doChangeOfflineCause(String offlineMessage) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public hudson.model.Api getApi() { throw null; }
    public void doDumpExportTable(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException, InterruptedException { throw null; }
    public void doScript(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doScriptText(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    protected void _doScript(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp, String view) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doConfigSubmit(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException, hudson.model.Descriptor.FormException { throw null; }
    public void doConfigDotXml(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void updateByXml(java.io.InputStream source) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public org.kohsuke.stapler.HttpResponse doDoDelete() throws java.io.IOException { throw null; }
    public void waitUntilOnline() throws InterruptedException { throw null; }
    public void waitUntilOffline() throws InterruptedException { throw null; }
    public void doProgressiveLog(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
    public Object getTarget() { throw null; }
    public static boolean SKIP_PERMISSION_CHECK;
    public static hudson.model.Computer currentComputer() { throw null; }
    public boolean isAcceptingTasks() { throw null; }
    public static hudson.model.Computer resolveForCLI(String name) { throw null; }
    public static void relocateOldLogs() { throw null; }
    public static final hudson.security.Permission CONFIGURE = null;
    public static final hudson.security.Permission EXTENDED_READ = null;
    public static final hudson.security.Permission DELETE = null;
    public static final hudson.security.Permission CREATE = null;
    public static final hudson.security.Permission DISCONNECT = null;
    public static final hudson.security.Permission CONNECT = null;
    public static final hudson.security.Permission BUILD = null;
    public static final hudson.security.Permission[] EXTENDED_READ_AND_CONNECT = null;

    public static class InternalComputerListener extends hudson.slaves.ComputerListener {
        protected InternalComputerListener(footman.stubs.None none) { super(none); }
        public InternalComputerListener() { super((footman.stubs.None) null); }
        public void onOnline(hudson.model.Computer c, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    }

    public static class TerminationRequest extends RuntimeException {
        protected TerminationRequest(footman.stubs.None none) { }
        public TerminationRequest(String message) {  }
        public long getWhen() { throw null; }
    }
}
