// Signatures of hudson.matrix.MatrixConfiguration as of 839.vff91cd7e3a_b_2; see DESIGN.md.
package hudson.matrix;

public class MatrixConfiguration extends hudson.model.Project<hudson.matrix.MatrixConfiguration, hudson.matrix.MatrixRun> implements jenkins.triggers.SCMTriggerItem, hudson.model.Queue.NonBlockingTask {
    protected MatrixConfiguration(footman.stubs.None none) { super(none); }
    public MatrixConfiguration(hudson.matrix.MatrixProject parent, hudson.matrix.Combination c) { super((footman.stubs.None) null); }
    public void onLoad(hudson.model.ItemGroup<? extends hudson.model.Item> parent, String name) throws java.io.IOException { throw null; }
    public hudson.EnvVars getEnvironment(hudson.model.Node node, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    public final boolean isDisabled() { throw null; }
    public final void makeDisabled(boolean b) throws java.io.IOException { throw null; }
    public final boolean supportsMakeDisabled() { throw null; }
    public final org.kohsuke.stapler.HttpResponse doDisable() throws java.io.IOException { throw null; }
    protected void updateTransientActions() { throw null; }
    public boolean isConcurrentBuild() { throw null; }
    public void setConcurrentBuild(boolean b) throws java.io.IOException { throw null; }
    public void delete() throws java.io.IOException, InterruptedException { throw null; }
    public int getNextBuildNumber() { throw null; }
    public int assignBuildNumber() throws java.io.IOException { throw null; }
    public String getDisplayName() { throw null; }
    public hudson.matrix.MatrixProject getParent() { throw null; }
    public hudson.matrix.Combination getCombination() { throw null; }
    public int getQuietPeriod() { throw null; }
    public int getScmCheckoutRetryCount() { throw null; }
    public boolean isConfigurable() { throw null; }
    protected Class<hudson.matrix.MatrixRun> getBuildClass() { throw null; }
    protected hudson.matrix.MatrixRun newBuild() throws java.io.IOException { throw null; }
    protected void buildDependencyGraph(hudson.model.DependencyGraph graph) { throw null; }
    public hudson.matrix.MatrixConfiguration asProject() { throw null; }
    public hudson.model.Label getAssignedLabel() { throw null; }
    public String getPronoun() { throw null; }
    public java.util.Map<hudson.model.Descriptor<hudson.tasks.Publisher>, hudson.tasks.Publisher> getPublishers() { throw null; }
    public hudson.util.DescribableList<hudson.tasks.Publisher, hudson.model.Descriptor<hudson.tasks.Publisher>> getPublishersList() { throw null; }
    public hudson.tasks.Publisher getPublisher(hudson.model.Descriptor<hudson.tasks.Publisher> descriptor) { throw null; }
    public jenkins.model.BuildDiscarder getBuildDiscarder() { throw null; }
    public void setBuildDiscarder(jenkins.model.BuildDiscarder logRotator) { throw null; }
    public boolean isActiveConfiguration() { throw null; }
    public static boolean useShortWorkspaceName;
    public boolean scheduleBuild(hudson.model.ParametersAction parameters) { throw null; }
    public boolean scheduleBuild(hudson.model.ParametersAction parameters, hudson.model.Cause c) { throw null; }
    public boolean scheduleBuild(java.util.List<? extends hudson.model.Action> actions, hudson.model.Cause c) { throw null; }

    public static class ParentBuildAction extends hudson.model.InvisibleAction implements hudson.model.Queue.QueueAction {
        protected ParentBuildAction(footman.stubs.None none) { super(none); }
        public hudson.matrix.MatrixBuild parent;
        public ParentBuildAction() { super((footman.stubs.None) null); }
        public boolean shouldSchedule(java.util.List<hudson.model.Action> actions) { throw null; }
        public hudson.matrix.MatrixBuild getMatrixBuild() { throw null; }
    }
}
