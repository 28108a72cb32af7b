// Signatures of hudson.slaves.SlaveComputer as of jenkins-2.568.2; see DESIGN.md.
package hudson.slaves;

public class SlaveComputer extends hudson.model.Computer {
    protected SlaveComputer(footman.stubs.None none) { super(none); }
    public SlaveComputer(hudson.model.Slave slave) { super((footman.stubs.None) null); }
    public boolean isAcceptingTasks() { throw null; }
    public String getJnlpMac() { throw null; }
    public void setAcceptingTasks(boolean acceptingTasks) { throw null; }
    public Boolean isUnix() { throw null; }
    public hudson.model.Slave getNode() { throw null; }
    public hudson.model.TaskListener getListener() { throw null; }
    public String getIconClassName() { throw null; }
    public boolean isJnlpAgent() { throw null; }
    public boolean isLaunchSupported() { throw null; }
    public hudson.slaves.ComputerLauncher getLauncher() { throw null; }
    public hudson.slaves.ComputerLauncher getDelegatedLauncher() { throw null; }
    protected java.util.concurrent.Future<?> _connect(boolean forceReconnect) { throw null; }
    public void taskAccepted(hudson.model.Executor executor, hudson.model.Queue.Task task) { throw null; }
    public void taskStarted(hudson.model.Executor executor, hudson.model.Queue.Task task) { throw null; }
    public void taskCompleted(hudson.model.Executor executor, hudson.model.Queue.Task task, long durationMS) { throw null; }
    public void taskCompletedWithProblems(hudson.model.Executor executor, hudson.model.Queue.Task task, long durationMS, Throwable problems) { throw null; }
    public boolean isConnecting() { throw null; }
    public java.io.OutputStream openLogFile() { throw null; }
    public void setChannel(java.io.InputStream in, java.io.OutputStream out, hudson.model.TaskListener taskListener, hudson.remoting.Channel.Listener listener) throws java.io.IOException, InterruptedException { throw null; }
    public void setChannel(java.io.InputStream in, java.io.OutputStream out, java.io.OutputStream launchLog, hudson.remoting.Channel.Listener listener) throws java.io.IOException, InterruptedException { throw null; }
    public int getClassLoadingCount() throws java.io.IOException, InterruptedException { throw null; }
    public int getClassLoadingPrefetchCacheCount() throws java.io.IOException, InterruptedException { throw null; }
    public int getResourceLoadingCount() throws java.io.IOException, InterruptedException { throw null; }
    public long getClassLoadingTime() throws java.io.IOException, InterruptedException { throw null; }
    public long getResourceLoadingTime() throws java.io.IOException, InterruptedException { throw null; }
    public String getAbsoluteRemoteFs() { throw null; }
    public String getAbsoluteRemotePath() { throw null; }
    public void setChannel(hudson.remoting.Channel channel, java.io.OutputStream launchLog, hudson.remoting.Channel.Listener listener) throws java.io.IOException, InterruptedException { throw null; }
    public hudson.remoting.Channel getChannel() { throw null; }
    public java.nio.charset.Charset getDefaultCharset() { throw null; }
    public java.util.List<java.util.logging.LogRecord> getLogRecords() throws java.io.IOException, InterruptedException { throw null; }
    public void doSubmitDescription(org.kohsuke.stapler.StaplerResponse2 rsp, String description) throws java.io.IOException { throw null; }
    public org.kohsuke.stapler.HttpResponse doDoDisconnect(String offlineMessage) { throw null; }
    public java.util.concurrent.Future<?> disconnect(hudson.slaves.OfflineCause cause) { throw null; }
    public void doLaunchSlaveAgent(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
    public void tryReconnect() { throw null; }
    public hudson.model.Slave.JnlpJar getJnlpJars(String fileName) { throw null; }
    public org.kohsuke.stapler.HttpResponse doSlaveAgentJnlp(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 res) { throw null; }
    public org.kohsuke.stapler.HttpResponse doJenkinsAgentJnlp(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 res) { throw null; }
    public Object getTarget() { throw null; }
    protected void kill() { throw null; }
    public void closeLog() { throw null; }
    public hudson.slaves.RetentionStrategy getRetentionStrategy() { throw null; }
    protected void setNode(hudson.model.Node node) { throw null; }
    public String toString() { throw null; }
    protected hudson.slaves.ComputerLauncher grabLauncher(hudson.model.Node node) { throw null; }
    public String getSlaveVersion() throws java.io.IOException, InterruptedException { throw null; }
    public String getOSDescription() throws java.io.IOException, InterruptedException { throw null; }
    public java.util.Map<String, String> getEnvVarsFull() throws java.io.IOException, InterruptedException { throw null; }
    public static hudson.remoting.VirtualChannel getChannelToMaster() { throw null; }
    public static boolean ALLOW_UNSUPPORTED_REMOTING_VERSIONS;
}
