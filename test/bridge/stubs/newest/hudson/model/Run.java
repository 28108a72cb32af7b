// Signatures of hudson.model.Run as of jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class Run<JobT extends hudson.model.Job<JobT, RunT>, RunT extends hudson.model.Run<JobT, RunT>> extends hudson.model.Actionable implements hudson.ExtensionPoint, Comparable<RunT>, hudson.security.AccessControlled, hudson.model.PersistenceRoot, jenkins.model.HistoricalBuild {
    protected Run(footman.stubs.None none) { super(none); }
    public static final long QUEUE_ID_UNKNOWN = 0;
    protected final JobT project = null;
    public int number;
    protected long timestamp;
    protected hudson.model.Result result;
    protected String description;
    protected long duration;
    protected String charset;
    protected Run(JobT job) throws java.io.IOException { super((footman.stubs.None) null); }
    protected Run(JobT job, java.util.Calendar timestamp) { super((footman.stubs.None) null); }
    protected Run(JobT job, long timestamp) { super((footman.stubs.None) null); }
    protected Run(JobT project, java.io.File buildDir) throws java.io.IOException { super((footman.stubs.None) null); }
    public void reload() throws java.io.IOException { throw null; }
    protected void onLoad() { throw null; }
    public java.util.List<hudson.model.Action> getTransientActions() { throw null; }
    public void addAction(hudson.model.Action a) { throw null; }
    protected RunT _this() { throw null; }
    public int compareTo(RunT that) { throw null; }
    public long getQueueId() { throw null; }
    public void setQueueId(long queueId) { throw null; }
    public hudson.model.Result getResult() { throw null; }
    public void setResult(hudson.model.Result r) { throw null; }
    public boolean isBuilding() { throw null; }
    public boolean isInProgress() { throw null; }
    public boolean isLogUpdated() { throw null; }
    public hudson.model.Executor getExecutor() { throw null; }
    public hudson.model.Executor getOneOffExecutor() { throw null; }
    public final java.nio.charset.Charset getCharset() { throw null; }
    public java.util.List<hudson.model.Cause> getCauses() { throw null; }
    public <T extends hudson.model.Cause> T getCause(Class<T> type) { throw null; }
    public final boolean isKeepLog() { throw null; }
    public String getWhyKeepLog() { throw null; }
    public JobT getParent() { throw null; }
    public java.util.Calendar getTimestamp() { throw null; }
    public final java.util.Date getTime() { throw null; }
    public final long getTimeInMillis() { throw null; }
    public final long getStartTimeInMillis() { throw null; }
    public String getDescription() { throw null; }
    public String getTimestampString() { throw null; }
    public String getTimestampString2() { throw null; }
    public String getDurationString() { throw null; }
    public long getDuration() { throw null; }
    public hudson.model.BallColor getIconColor() { throw null; }
    public boolean hasntStartedYet() { throw null; }
    public String toString() { throw null; }
    public String getFullDisplayName() { throw null; }
    public String getDisplayName() { throw null; }
    public boolean hasCustomDisplayName() { throw null; }
    public void setDisplayName(String value) throws java.io.IOException { throw null; }
    public int getNumber() { throw null; }
    protected jenkins.model.lazy.BuildReference<RunT> createReference() { throw null; }
    protected void dropLinks() { throw null; }
    public RunT getPreviousBuild() { throw null; }
    public final RunT getPreviousCompletedBuild() { throw null; }
    public final RunT getPreviousBuildInProgress() { throw null; }
    public RunT getPreviousBuiltBuild() { throw null; }
    public RunT getPreviousNotFailedBuild() { throw null; }
    public RunT getPreviousFailedBuild() { throw null; }
    public RunT getPreviousSuccessfulBuild() { throw null; }
    public java.util.List<RunT> getPreviousBuildsOverThreshold(int numberOfBuilds, hudson.model.Result threshold) { throw null; }
    protected java.util.List<RunT> getBuildsOverThreshold(int numberOfBuilds, hudson.model.Result threshold) { throw null; }
    public RunT getNextBuild() { throw null; }
    public String getUrl() { throw null; }
    public String getConsoleUrl() { throw null; }
    public final String getAbsoluteUrl() { throw null; }
    public final String getSearchUrl() { throw null; }
    public String getId() { throw null; }
    public java.io.File getRootDir() { throw null; }
    public java.util.List<hudson.model.ParameterValue> getParameterValues() { throw null; }
    public final boolean hasCustomArtifactManager() { throw null; }
    public java.io.File getArtifactsDir() { throw null; }
    public java.util.List<hudson.model.Run.Artifact> getArtifacts() { throw null; }
    public java.util.List<hudson.model.Run.Artifact> getArtifactsUpTo(int artifactsNumber) { throw null; }
    public boolean getHasArtifacts() { throw null; }
    public static final int LIST_CUTOFF = 0;
    public java.util.Collection<hudson.model.Fingerprint> getBuildFingerprints() { throw null; }
    public java.io.File getLogFile() { throw null; }
    public java.io.InputStream getLogInputStream() throws java.io.IOException { throw null; }
    public java.io.Reader getLogReader() throws java.io.IOException { throw null; }
    public void writeWholeLogTo(java.io.OutputStream out) throws java.io.IOException, InterruptedException { throw null; }
    public hudson.model.Api getApi() { throw null; }
    public hudson.security.ACL getACL() { throw null; }
    public void deleteArtifacts() throws java.io.IOException { throw null; }
    public void delete() throws java.io.IOException { throw null; }
    protected final void run(hudson.model.Run.Runner job) { throw null; }
    protected final void execute(hudson.model.Run.RunExecution job) { throw null; }
    public final void updateSymlinks(hudson.model.TaskListener listener) throws InterruptedException { throw null; }
    protected void onStartBuilding() { throw null; }
    protected void onEndBuilding() { throw null; }
    public void save() throws java.io.IOException { throw null; }
    protected Object writeReplace() { throw null; }
    public String getLog() throws java.io.IOException { throw null; }
    public java.util.List<String> getLog(int maxLines) throws java.io.IOException { throw null; }
    public void doBuildStatus(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
    public hudson.model.Run.Summary getBuildStatusSummary() { throw null; }
    public void doBuildNumber(org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
    public void doBuildTimestamp(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp, String format) throws java.io.IOException { throw null; }
    public void doConsoleText(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
    public boolean canToggleLogKeep() { throw null; }
    public void doToggleLogKeep(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public final void keepLog() throws java.io.IOException { throw null; }
    public void keepLog(boolean newValue) throws java.io.IOException { throw null; }
    public void doDoDelete(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void setDescription(String description) throws java.io.IOException { throw null; }
    public void doSubmitDescription(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public java.util.Map<String, String> getEnvVars() { throw null; }
    public hudson.EnvVars getEnvironment() throws java.io.IOException, InterruptedException { throw null; }
    public hudson.EnvVars getEnvironment(hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    public final hudson.EnvVars getCharacteristicEnvVars() { throw null; }
    public String getExternalizableId() { throw null; }
    public static hudson.model.Run<?, ?> fromExternalizableId(String id) throws IllegalArgumentException { throw null; }
    public long getEstimatedDuration() { throw null; }
    public org.kohsuke.stapler.HttpResponse doConfigSubmit(org.kohsuke.stapler.StaplerRequest2 req) throws java.io.IOException, jakarta.servlet.ServletException, hudson.model.Descriptor.FormException { throw null; }
    public static final com.thoughtworks.xstream.XStream XSTREAM = null;
    public static final hudson.util.XStream2 XSTREAM2 = null;
    public static final java.util.Comparator<hudson.model.Run> ORDER_BY_DATE = null;
    public static final hudson.security.Permission DELETE = null;
    public static final hudson.security.Permission UPDATE = null;
    public static final hudson.security.Permission ARTIFACTS = null;
    public Object getDynamic(String token, org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) { throw null; }
    public Object getTarget() { throw null; }
    public static boolean SKIP_PERMISSION_CHECK;

    public final class ArtifactList extends java.util.ArrayList<hudson.model.Run.Artifact> {
        protected ArtifactList(footman.stubs.None none) { }
        public ArtifactList() {  }
        public java.util.Map<hudson.model.Run.Artifact, String> getTree() { throw null; }
        public void computeDisplayName() { throw null; }
    }

    public class Artifact {
        protected Artifact(footman.stubs.None none) { }
        public final String relativePath = null;
        public java.io.File getFile() { throw null; }
        public String getFileName() { throw null; }
        public String getDisplayPath() { throw null; }
        public String getHref() { throw null; }
        public String getLength() { throw null; }
        public long getFileSize() { throw null; }
        public String getTreeNodeId() { throw null; }
        public String toString() { throw null; }
    }

    protected abstract class Runner extends hudson.model.Run.RunExecution {
        protected Runner(footman.stubs.None none) { super(none); }
        public Runner() { super((footman.stubs.None) null); }
    }

    public abstract class RunExecution {
        protected RunExecution(footman.stubs.None none) { }
        public RunExecution() {  }
        public abstract hudson.model.Result run(hudson.model.BuildListener listener) throws Exception;
        public abstract void post(hudson.model.BuildListener listener) throws Exception;
        public abstract void cleanUp(hudson.model.BuildListener listener) throws Exception;
        public RunT getBuild() { throw null; }
        public JobT getProject() { throw null; }
        public java.util.Map<Object, Object> getAttributes() { throw null; }
    }

    public static final class RunnerAbortedException extends RuntimeException {
        protected RunnerAbortedException(footman.stubs.None none) { }
        public RunnerAbortedException() {  }
    }

    public static class Summary {
        protected Summary(footman.stubs.None none) { }
        public boolean isWorse;
        public String message;
        public Summary(boolean worse, String message) {  }
    }

    public abstract static class StatusSummarizer implements hudson.ExtensionPoint {
        protected StatusSummarizer(footman.stubs.None none) { }
        public StatusSummarizer() {  }
    }

    public final class KeepLogBuildBadge {
        protected KeepLogBuildBadge(footman.stubs.None none) { }
        public KeepLogBuildBadge() {  }
        public String getIconFileName() { throw null; }
        public String getDisplayName() { throw null; }
        public String getUrlName() { throw null; }
        public String getWhyKeepLog() { throw null; }
    }

    public static class RedirectUp {
        protected RedirectUp(footman.stubs.None none) { }
        public RedirectUp() {  }
        public void doDynamic(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
    }

    public static final class BasicRunDetailFactory {
        protected BasicRunDetailFactory(footman.stubs.None none) { }
        public BasicRunDetailFactory() {  }
        public Class<hudson.model.Run> type() { throw null; }
    }
}
