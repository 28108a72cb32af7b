// Signatures of hudson.model.Job as of jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class Job<JobT extends hudson.model.Job<JobT, RunT>, RunT extends hudson.model.Run<JobT, RunT>> extends hudson.model.AbstractItem implements hudson.ExtensionPoint, jenkins.model.ModelObjectWithChildren, jenkins.widgets.HasWidgets {
    protected Job(footman.stubs.None none) { super(none); }
    protected int nextBuildNumber;
    protected hudson.util.CopyOnWriteList<hudson.model.JobProperty<? super JobT>> properties;
    protected Job(hudson.model.ItemGroup parent, String name) { super((footman.stubs.None) null); }
    public void save() throws java.io.IOException { throw null; }
    public void onLoad(hudson.model.ItemGroup<? extends hudson.model.Item> parent, String name) throws java.io.IOException { throw null; }
    public void onCopiedFrom(hudson.model.Item src) { throw null; }
    public boolean isHoldOffBuildUntilSave() { throw null; }
    protected void saveNextBuildNumber() throws java.io.IOException { throw null; }
    public boolean isInQueue() { throw null; }
    public hudson.model.Queue.Item getQueueItem() { throw null; }
    public boolean isBuilding() { throw null; }
    public boolean isLogUpdated() { throw null; }
    public String getPronoun() { throw null; }
    public boolean isNameEditable() { throw null; }
    public boolean isKeepDependencies() { throw null; }
    public int assignBuildNumber() throws java.io.IOException { throw null; }
    public int getNextBuildNumber() { throw null; }
    public hudson.EnvVars getCharacteristicEnvVars() { throw null; }
    public hudson.EnvVars getEnvironment(hudson.model.Node node, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    public void updateNextBuildNumber(int next) throws java.io.IOException { throw null; }
    public void fastUpdateNextBuildNumber(int nextBuildNumber) { throw null; }
    public jenkins.model.BuildDiscarder getBuildDiscarder() { throw null; }
    public void setBuildDiscarder(jenkins.model.BuildDiscarder bd) throws java.io.IOException { throw null; }
    public void logRotate() throws java.io.IOException, InterruptedException { throw null; }
    public boolean supportsLogRotator() { throw null; }
    public String getSearchIcon() { throw null; }
    public java.util.Collection<? extends hudson.model.Job> getAllJobs() { throw null; }
    public void addProperty(hudson.model.JobProperty<? super JobT> jobProp) throws java.io.IOException { throw null; }
    public void removeProperty(hudson.model.JobProperty<? super JobT> jobProp) throws java.io.IOException { throw null; }
    public <T extends hudson.model.JobProperty> T removeProperty(Class<T> clazz) throws java.io.IOException { throw null; }
    public java.util.Map<hudson.model.JobPropertyDescriptor, hudson.model.JobProperty<? super JobT>> getProperties() { throw null; }
    public java.util.List<hudson.model.JobProperty<? super JobT>> getAllProperties() { throw null; }
    public <T extends hudson.model.JobProperty> T getProperty(Class<T> clazz) { throw null; }
    public hudson.model.JobProperty getProperty(String className) { throw null; }
    public java.util.Collection<?> getOverrides() { throw null; }
    public void renameTo(String newName) throws java.io.IOException { throw null; }
    public void movedTo(jenkins.model.DirectlyModifiableTopLevelItemGroup destination, hudson.model.AbstractItem newItem, java.io.File destDir) throws java.io.IOException { throw null; }
    public void delete() throws java.io.IOException, InterruptedException { throw null; }
    public abstract boolean isBuildable();
    public hudson.util.RunList<RunT> getBuilds() { throw null; }
    public hudson.util.RunList<RunT> getNewBuilds() { throw null; }
    public java.util.List<RunT> getBuilds(hudson.model.Fingerprint.RangeSet rs) { throw null; }
    public java.util.SortedMap<Integer, RunT> getBuildsAsMap() { throw null; }
    public RunT getBuild(String id) { throw null; }
    public RunT getBuildByNumber(int n) { throw null; }
    public hudson.util.RunList<RunT> getBuildsByTimestamp(long start, long end) { throw null; }
    public RunT getBuildForCLI(String id) { throw null; }
    public RunT getNearestBuild(int n) { throw null; }
    public RunT getNearestOldBuild(int n) { throw null; }
    public Object getDynamic(String token, org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) { throw null; }
    public java.io.File getBuildDir() { throw null; }
    protected abstract java.util.SortedMap<Integer, ? extends RunT> _getRuns();
    protected abstract void removeRun(RunT run);
    public RunT getLastBuild() { throw null; }
    public RunT getFirstBuild() { throw null; }
    public RunT getLastSuccessfulBuild() { throw null; }
    public RunT getLastUnsuccessfulBuild() { throw null; }
    public RunT getLastUnstableBuild() { throw null; }
    public RunT getLastStableBuild() { throw null; }
    public RunT getLastFailedBuild() { throw null; }
    public RunT getLastCompletedBuild() { throw null; }
    public java.util.List<RunT> getLastBuildsOverThreshold(int numberOfBuilds, hudson.model.Result threshold) { throw null; }
    protected java.util.List<RunT> getEstimatedDurationCandidates() { throw null; }
    public long getEstimatedDuration() { throw null; }
    public void doRssChangelog(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public jenkins.model.ModelObjectWithContextMenu.ContextMenu doChildrenContextMenu(org.kohsuke.stapler.StaplerRequest2 request, org.kohsuke.stapler.StaplerResponse2 response) throws Exception { throw null; }
    public hudson.model.BallColor getIconColor() { throw null; }
    public void doConfigSubmit(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException, hudson.model.Descriptor.FormException { throw null; }
    protected void submit(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException, hudson.model.Descriptor.FormException { throw null; }
    public void doDescription(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
    public void doBuildStatus(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
    public String getBuildStatusUrl() { throw null; }
    public String getBuildStatusIconClassName() { throw null; }
    protected void checkRename(String newName) throws hudson.model.Failure { throw null; }
    public void doRssAll(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doRssFailed(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public hudson.security.ACL getACL() { throw null; }
    public final hudson.model.ParametersDefinitionProperty getParametersDefinitionProperty() { throw null; }

    public static class LastItemListener extends hudson.model.listeners.ItemListener {
        protected LastItemListener(footman.stubs.None none) { super(none); }
        public LastItemListener() { super((footman.stubs.None) null); }
        public void onCopied(hudson.model.Item src, hudson.model.Item item) { throw null; }
    }

    public interface BuildNumberAssigner extends hudson.ExtensionPoint {
        int assignBuildNumber(hudson.model.Job<?, ?> job, hudson.model.Job.BuildNumberAssigner.SaveNextBuildNumber saveNextBuildNumber) throws java.io.IOException;

        interface SaveNextBuildNumber {
            void call() throws java.io.IOException;
        }
    }

    public static final class DefaultBuildNumberAssigner implements hudson.model.Job.BuildNumberAssigner {
        protected DefaultBuildNumberAssigner(footman.stubs.None none) { }
        public DefaultBuildNumberAssigner() {  }
        public int assignBuildNumber(hudson.model.Job<?, ?> job, hudson.model.Job.BuildNumberAssigner.SaveNextBuildNumber saveNextBuildNumber) throws java.io.IOException { throw null; }
    }

    public static class SubItemBuildsLocationImpl extends hudson.model.listeners.ItemListener {
        protected SubItemBuildsLocationImpl(footman.stubs.None none) { super(none); }
        public SubItemBuildsLocationImpl() { super((footman.stubs.None) null); }
        public void onLocationChanged(hudson.model.Item item, String oldFullName, String newFullName) { throw null; }
    }

    public static final class BasicJobDetailFactory {
        protected BasicJobDetailFactory(footman.stubs.None none) { }
        public BasicJobDetailFactory() {  }
        public Class<hudson.model.Job> type() { throw null; }
    }
}
