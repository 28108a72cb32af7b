// Signatures of hudson.model.AbstractBuild as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class AbstractBuild<P extends hudson.model.AbstractProject<P, R>, R extends hudson.model.AbstractBuild<P, R>> extends hudson.model.Run<P, R> implements hudson.model.Queue.Executable, jenkins.model.lazy.LazyBuildMixIn.LazyLoadingRun<P, R> {
    protected AbstractBuild(footman.stubs.None none) { super(none); }
    protected AbstractBuild(P job) throws java.io.IOException { super((footman.stubs.None) null); }
    protected AbstractBuild(P job, java.util.Calendar timestamp) { super((footman.stubs.None) null); }
    protected AbstractBuild(P project, java.io.File buildDir) throws java.io.IOException { super((footman.stubs.None) null); }
    public final P getProject() { throw null; }
    public final jenkins.model.lazy.LazyBuildMixIn.RunMixIn<P, R> getRunMixIn() { throw null; }
    protected final jenkins.model.lazy.BuildReference<R> createReference() { throw null; }
    protected final void dropLinks() { throw null; }
    public R getPreviousBuild() { throw null; }
    public R getNextBuild() { throw null; }
    public hudson.model.Node getBuiltOn() { throw null; }
    public String getBuiltOnStr() { throw null; }
    protected void setBuiltOnStr(String builtOn) { throw null; }
    public hudson.model.AbstractBuild<?, ?> getRootBuild() { throw null; }
    public hudson.model.Queue.Executable getParentExecutable() { throw null; }
    public String getUpUrl() { throw null; }
    public final hudson.FilePath getWorkspace() { throw null; }
    protected void setWorkspace(hudson.FilePath ws) { throw null; }
    public final hudson.FilePath getModuleRoot() { throw null; }
    public hudson.FilePath[] getModuleRoots() { throw null; }
    public java.util.Set<String> getCulpritIds() { throw null; }
    public java.util.Set<hudson.model.User> getCulprits() { throw null; }
    public boolean shouldCalculateCulprits() { throw null; }
    public java.util.Set<hudson.model.User> calculateCulprits() { throw null; }
    public String getHudsonVersion() { throw null; }
    public boolean hasChangeSetComputed() { throw null; }
    public hudson.EnvVars getEnvironment(hudson.model.TaskListener log) throws java.io.IOException, InterruptedException { throw null; }
    public java.util.Calendar due() { throw null; }
    public void addAction(hudson.model.Action a) { throw null; }
    public java.util.List<hudson.model.Action> getPersistentActions() { throw null; }
    public java.util.Set<String> getSensitiveBuildVariables() { throw null; }
    public java.util.Map<String, String> getBuildVariables() { throw null; }
    public hudson.model.Action getTestResultAction() { throw null; }
    public hudson.model.Action getAggregatedTestResultAction() { throw null; }
    public abstract void run();
    public String getWhyKeepLog() { throw null; }
    public hudson.model.Fingerprint.RangeSet getDownstreamRelationship(hudson.model.AbstractProject that) { throw null; }
    public Iterable<hudson.model.AbstractBuild<?, ?>> getDownstreamBuilds(hudson.model.AbstractProject<?, ?> that) { throw null; }
    public int getUpstreamRelationship(hudson.model.AbstractProject that) { throw null; }
    public hudson.model.AbstractBuild<?, ?> getUpstreamRelationshipBuild(hudson.model.AbstractProject<?, ?> that) { throw null; }
    public java.util.Map<hudson.model.AbstractProject, hudson.model.Fingerprint.RangeSet> getDownstreamBuilds() { throw null; }
    public java.util.Map<hudson.model.AbstractProject, Integer> getUpstreamBuilds() { throw null; }
    public java.util.Map<hudson.model.AbstractProject, Integer> getTransitiveUpstreamBuilds() { throw null; }
    public java.util.Map<hudson.model.AbstractProject, hudson.model.AbstractBuild.DependencyChange> getDependencyChanges(hudson.model.AbstractBuild from) { throw null; }
    public org.kohsuke.stapler.HttpResponse doStop() throws java.io.IOException, jakarta.servlet.ServletException { throw null; }

    public abstract class AbstractRunner extends hudson.model.AbstractBuild.AbstractBuildExecution {
        protected AbstractRunner(footman.stubs.None none) { super(none); }
        public AbstractRunner() { super((footman.stubs.None) null); }
    }

    public abstract class AbstractBuildExecution extends hudson.model.Run.Runner {
        protected AbstractBuildExecution(footman.stubs.None none) { super(none); }
        public AbstractBuildExecution() { super((footman.stubs.None) null); }
        protected hudson.model.BuildListener listener;
        protected final hudson.model.Node getCurrentNode() throws IllegalStateException { throw null; }
        public hudson.model.BuildListener getListener() { throw null; }
        public hudson.model.Result run(hudson.model.BuildListener listener) throws Exception { throw null; }
        public void defaultCheckout() throws java.io.IOException, InterruptedException { throw null; }
        protected abstract hudson.model.Result doRun(hudson.model.BuildListener listener) throws Exception;
        protected abstract void post2(hudson.model.BuildListener listener) throws Exception;
        public final void post(hudson.model.BuildListener listener) throws Exception { throw null; }
        public void cleanUp(hudson.model.BuildListener listener) throws Exception { throw null; }
        protected final void performAllBuildStep(hudson.model.BuildListener listener, java.util.Map<?, ? extends hudson.tasks.BuildStep> buildSteps, boolean phase) throws InterruptedException, java.io.IOException { throw null; }
        protected final boolean performAllBuildSteps(hudson.model.BuildListener listener, java.util.Map<?, ? extends hudson.tasks.BuildStep> buildSteps, boolean phase) throws InterruptedException, java.io.IOException { throw null; }
        protected final void performAllBuildStep(hudson.model.BuildListener listener, Iterable<? extends hudson.tasks.BuildStep> buildSteps, boolean phase) throws InterruptedException, java.io.IOException { throw null; }
        protected final boolean performAllBuildSteps(hudson.model.BuildListener listener, Iterable<? extends hudson.tasks.BuildStep> buildSteps, boolean phase) throws InterruptedException, java.io.IOException { throw null; }
        protected final boolean perform(hudson.tasks.BuildStep bs, hudson.model.BuildListener listener) throws InterruptedException, java.io.IOException { throw null; }
        protected final boolean preBuild(hudson.model.BuildListener listener, java.util.Map<?, ? extends hudson.tasks.BuildStep> steps) { throw null; }
        protected final boolean preBuild(hudson.model.BuildListener listener, java.util.Collection<? extends hudson.tasks.BuildStep> steps) { throw null; }
        protected final boolean preBuild(hudson.model.BuildListener listener, Iterable<? extends hudson.tasks.BuildStep> steps) { throw null; }
    }

    public static final class DependencyChange {
        protected DependencyChange(footman.stubs.None none) { }
        public final hudson.model.AbstractProject project = null;
        public final int fromId = 0;
        public final hudson.model.AbstractBuild from = null;
        public final int toId = 0;
        public final hudson.model.AbstractBuild to = null;
        public DependencyChange(hudson.model.AbstractProject<?, ?> project, int fromId, int toId) {  }
        public java.util.List<hudson.model.AbstractBuild> getBuilds() { throw null; }
    }
}
