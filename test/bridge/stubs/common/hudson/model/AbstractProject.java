// Signatures of hudson.model.AbstractProject as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class AbstractProject<P extends hudson.model.AbstractProject<P, R>, R extends hudson.model.AbstractBuild<P, R>> extends hudson.model.Job<P, R> implements hudson.model.BuildableItem, jenkins.model.lazy.LazyBuildMixIn.LazyLoadingJob<P, R>, jenkins.model.ParameterizedJobMixIn.ParameterizedJob<P, R> {
    protected AbstractProject(footman.stubs.None none) { super(none); }
    protected hudson.model.RunMap<R> builds;
    protected boolean disabled;
    protected boolean blockBuildWhenDownstreamBuilding;
    protected boolean blockBuildWhenUpstreamBuilding;
    protected hudson.util.DescribableList<hudson.triggers.Trigger<?>, hudson.triggers.TriggerDescriptor> triggers;
    protected java.util.List<hudson.model.Action> transientActions;
    protected AbstractProject(hudson.model.ItemGroup parent, String name) { super((footman.stubs.None) null); }
    public jenkins.model.lazy.LazyBuildMixIn<P, R> getLazyBuildMixIn() { throw null; }
    public void save() throws java.io.IOException { throw null; }
    public void onCreatedFromScratch() { throw null; }
    public void onLoad(hudson.model.ItemGroup<? extends hudson.model.Item> parent, String name) throws java.io.IOException { throw null; }
    protected hudson.util.DescribableList<hudson.triggers.Trigger<?>, hudson.triggers.TriggerDescriptor> triggers() { throw null; }
    public hudson.EnvVars getEnvironment(hudson.model.Node node, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    protected void performDelete() throws java.io.IOException, InterruptedException { throw null; }
    public boolean isConcurrentBuild() { throw null; }
    public void setConcurrentBuild(boolean b) throws java.io.IOException { throw null; }
    public hudson.model.Label getAssignedLabel() { throw null; }
    public java.util.Set<hudson.model.Label> getRelevantLabels() { throw null; }
    public String getAssignedLabelString() { throw null; }
    public void setAssignedLabel(hudson.model.Label l) throws java.io.IOException { throw null; }
    public void setAssignedNode(hudson.model.Node l) throws java.io.IOException { throw null; }
    public String getPronoun() { throw null; }
    public String getBuildNowText() { throw null; }
    public hudson.model.AbstractProject<?, ?> getRootProject() { throw null; }
    public final hudson.FilePath getWorkspace() { throw null; }
    public final hudson.FilePath getSomeWorkspace() { throw null; }
    public final R getSomeBuildWithWorkspace() { throw null; }
    public hudson.FilePath getModuleRoot() { throw null; }
    public hudson.FilePath[] getModuleRoots() { throw null; }
    public int getQuietPeriod() { throw null; }
    public int getScmCheckoutRetryCount() { throw null; }
    public boolean getHasCustomQuietPeriod() { throw null; }
    public void setQuietPeriod(Integer seconds) throws java.io.IOException { throw null; }
    public boolean hasCustomScmCheckoutRetryCount() { throw null; }
    public boolean isBuildable() { throw null; }
    public boolean isConfigurable() { throw null; }
    public boolean blockBuildWhenDownstreamBuilding() { throw null; }
    public void setBlockBuildWhenDownstreamBuilding(boolean b) throws java.io.IOException { throw null; }
    public boolean blockBuildWhenUpstreamBuilding() { throw null; }
    public void setBlockBuildWhenUpstreamBuilding(boolean b) throws java.io.IOException { throw null; }
    public boolean isDisabled() { throw null; }
    public void setDisabled(boolean disabled) { throw null; }
    public boolean supportsMakeDisabled() { throw null; }
    public void disable() throws java.io.IOException { throw null; }
    public void enable() throws java.io.IOException { throw null; }
    public hudson.model.BallColor getIconColor() { throw null; }
    protected void updateTransientActions() { throw null; }
    protected java.util.List<hudson.model.Action> createTransientActions() { throw null; }
    public abstract hudson.util.DescribableList<hudson.tasks.Publisher, hudson.model.Descriptor<hudson.tasks.Publisher>> getPublishersList();
    public void addProperty(hudson.model.JobProperty<? super P> jobProp) throws java.io.IOException { throw null; }
    public void doConfigSubmit(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException, hudson.model.Descriptor.FormException { throw null; }
    public boolean scheduleBuild(int quietPeriod, hudson.model.Cause c, hudson.model.Action... actions) { throw null; }
    public hudson.model.queue.QueueTaskFuture<R> scheduleBuild2(int quietPeriod, hudson.model.Cause c, hudson.model.Action... actions) { throw null; }
    public hudson.model.queue.QueueTaskFuture<R> scheduleBuild2(int quietPeriod, hudson.model.Cause c, java.util.Collection<? extends hudson.model.Action> actions) { throw null; }
    public hudson.model.queue.QueueTaskFuture<R> scheduleBuild2(int quietPeriod) { throw null; }
    public hudson.model.queue.QueueTaskFuture<R> scheduleBuild2(int quietPeriod, hudson.model.Cause c) { throw null; }
    public hudson.model.queue.QueueTaskFuture<R> scheduleBuild2(int quietPeriod, hudson.model.Action... actions) { throw null; }
    public boolean schedulePolling() { throw null; }
    public boolean isInQueue() { throw null; }
    public hudson.model.Queue.Item getQueueItem() { throw null; }
    public hudson.model.RunMap<R> _getRuns() { throw null; }
    public void removeRun(R run) { throw null; }
    public R getBuild(String id) { throw null; }
    public R getBuildByNumber(int n) { throw null; }
    public R getFirstBuild() { throw null; }
    public R getLastBuild() { throw null; }
    public R getNearestBuild(int n) { throw null; }
    public R getNearestOldBuild(int n) { throw null; }
    protected java.util.List<R> getEstimatedDurationCandidates() { throw null; }
    protected abstract Class<R> getBuildClass();
    protected R newBuild() throws java.io.IOException { throw null; }
    protected R loadBuild(java.io.File dir) throws java.io.IOException { throw null; }
    public java.util.List<hudson.model.Action> getActions() { throw null; }
    public hudson.model.Node getLastBuiltOn() { throw null; }
    public Object getSameNodeConstraint() { throw null; }
    public hudson.model.queue.CauseOfBlockage getCauseOfBlockage() { throw null; }
    public hudson.model.AbstractProject getBuildingDownstream() { throw null; }
    public hudson.model.AbstractProject getBuildingUpstream() { throw null; }
    public java.util.List<hudson.model.queue.SubTask> getSubTasks() { throw null; }
    public R createExecutable() throws java.io.IOException { throw null; }
    public void checkAbortPermission() { throw null; }
    public boolean hasAbortPermission() { throw null; }
    protected java.util.Set<hudson.model.ResourceActivity> getResourceActivities() { throw null; }
    public boolean pollSCMChanges(hudson.model.TaskListener listener) { throw null; }
    public boolean hasParticipant(hudson.model.User user) { throw null; }
    public void addTrigger(hudson.triggers.Trigger<?> trigger) throws java.io.IOException { throw null; }
    public void removeTrigger(hudson.triggers.TriggerDescriptor trigger) throws java.io.IOException { throw null; }
    protected final <T extends hudson.model.Describable<T>> void addToList(T item, java.util.List<T> collection) throws java.io.IOException { throw null; }
    protected final <T extends hudson.model.Describable<T>> void removeFromList(hudson.model.Descriptor<T> item, java.util.List<T> collection) throws java.io.IOException { throw null; }
    public java.util.Map<hudson.triggers.TriggerDescriptor, hudson.triggers.Trigger<?>> getTriggers() { throw null; }
    public <T extends hudson.triggers.Trigger> T getTrigger(Class<T> clazz) { throw null; }
    public abstract boolean isFingerprintConfigured();
    public final java.util.List<hudson.model.AbstractProject> getDownstreamProjects() { throw null; }
    public java.util.List<hudson.model.AbstractProject> getDownstreamProjectsForApi() { throw null; }
    public final java.util.List<hudson.model.AbstractProject> getUpstreamProjects() { throw null; }
    public java.util.List<hudson.model.AbstractProject> getUpstreamProjectsForApi() { throw null; }
    public final java.util.List<hudson.model.AbstractProject> getBuildTriggerUpstreamProjects() { throw null; }
    public final java.util.Set<hudson.model.AbstractProject> getTransitiveUpstreamProjects() { throw null; }
    public final java.util.Set<hudson.model.AbstractProject> getTransitiveDownstreamProjects() { throw null; }
    public java.util.SortedMap<Integer, hudson.model.Fingerprint.RangeSet> getRelationship(hudson.model.AbstractProject that) { throw null; }
    protected void buildDependencyGraph(hudson.model.DependencyGraph graph) { throw null; }
    public void doPolling(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    protected void submit(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException, hudson.model.Descriptor.FormException { throw null; }
    protected final <T extends hudson.model.Describable<T>> java.util.List<T> buildDescribable(org.kohsuke.stapler.StaplerRequest2 req, java.util.List<? extends hudson.model.Descriptor<T>> descriptors) throws hudson.model.Descriptor.FormException, jakarta.servlet.ServletException { throw null; }
    public org.kohsuke.stapler.HttpResponse doDoWipeOutWorkspace() throws java.io.IOException, InterruptedException { throw null; }
    public static hudson.model.AbstractProject findNearest(String name) { throw null; }
    public static hudson.model.AbstractProject findNearest(String name, hudson.model.ItemGroup context) { throw null; }
    public static final hudson.security.Permission ABORT = null;
    public static hudson.model.AbstractProject resolveForCLI(String name) { throw null; }
    public String getCustomWorkspace() { throw null; }
    public void setCustomWorkspace(String customWorkspace) throws java.io.IOException { throw null; }

    public static class BecauseOfBuildInProgress extends jenkins.model.BlockedBecauseOfBuildInProgress {
        protected BecauseOfBuildInProgress(footman.stubs.None none) { super(none); }
        public BecauseOfBuildInProgress(hudson.model.AbstractBuild<?, ?> build) { super((footman.stubs.None) null); }
    }

    public static class BecauseOfDownstreamBuildInProgress extends hudson.model.queue.CauseOfBlockage {
        protected BecauseOfDownstreamBuildInProgress(footman.stubs.None none) { super(none); }
        public final hudson.model.AbstractProject<?, ?> up = null;
        public BecauseOfDownstreamBuildInProgress(hudson.model.AbstractProject<?, ?> up) { super((footman.stubs.None) null); }
        public String getShortDescription() { throw null; }
    }

    public static class BecauseOfUpstreamBuildInProgress extends hudson.model.queue.CauseOfBlockage {
        protected BecauseOfUpstreamBuildInProgress(footman.stubs.None none) { super(none); }
        public final hudson.model.AbstractProject<?, ?> up = null;
        public BecauseOfUpstreamBuildInProgress(hudson.model.AbstractProject<?, ?> up) { super((footman.stubs.None) null); }
        public String getShortDescription() { throw null; }
    }

    public abstract static class AbstractProjectDescriptor extends hudson.model.TopLevelItemDescriptor {
        protected AbstractProjectDescriptor(footman.stubs.None none) { super(none); }
        public AbstractProjectDescriptor() { super((footman.stubs.None) null); }
        public boolean isApplicable(hudson.model.Descriptor descriptor) { throw null; }
    }

    public abstract static class LabelValidator implements hudson.ExtensionPoint {
        protected LabelValidator(footman.stubs.None none) { }
        public LabelValidator() {  }
    }
}
