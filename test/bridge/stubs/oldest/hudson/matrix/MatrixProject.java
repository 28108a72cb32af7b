// Signatures of hudson.matrix.MatrixProject as of 839.vff91cd7e3a_b_2; see DESIGN.md.
package hudson.matrix;

public class MatrixProject extends hudson.model.AbstractProject<hudson.matrix.MatrixProject, hudson.matrix.MatrixBuild> implements hudson.model.TopLevelItem, hudson.model.ItemGroup<hudson.matrix.MatrixConfiguration>, hudson.model.Saveable, hudson.model.Queue.FlyweightTask {
    protected MatrixProject(footman.stubs.None none) { super(none); }
    public MatrixProject(String name) { super((footman.stubs.None) null); }
    public MatrixProject(hudson.model.ItemGroup parent, String name) { super((footman.stubs.None) null); }
    protected Object readResolve() { throw null; }
    public String getPronoun() { throw null; }
    public String getChildCustomWorkspace() { throw null; }
    public boolean hasChildCustomWorkspace() { throw null; }
    public void setChildCustomWorkspace(String childCustomWorkspace) throws java.io.IOException { throw null; }
    public java.util.Set<hudson.model.Label> getRelevantLabels() { throw null; }
    public boolean isRunSequentially() { throw null; }
    public void setRunSequentially(boolean runSequentially) throws java.io.IOException { throw null; }
    public void setCombinationFilter(String combinationFilter) throws java.io.IOException { throw null; }
    public String getCombinationFilter() { throw null; }
    public String getTouchStoneCombinationFilter() { throw null; }
    public void setTouchStoneCombinationFilter(String touchStoneCombinationFilter) throws java.io.IOException { throw null; }
    public hudson.model.Result getTouchStoneResultCondition() { throw null; }
    public void setTouchStoneResultCondition(hudson.model.Result touchStoneResultCondition) throws java.io.IOException { throw null; }
    protected java.util.List<hudson.model.Action> createTransientActions() { throw null; }
    protected void updateTransientActions() { throw null; }
    public void onCreatedFromScratch() { throw null; }
    public void onLoad(hudson.model.ItemGroup<? extends hudson.model.Item> parent, String name) throws java.io.IOException { throw null; }
    public void logRotate() throws java.io.IOException, InterruptedException { throw null; }
    public java.util.Collection<hudson.matrix.MatrixConfiguration> getActiveConfigurations() { throw null; }
    public java.util.Collection<hudson.matrix.MatrixConfiguration> getItems() { throw null; }
    public java.util.Collection<? extends hudson.model.Job> getAllJobs() { throw null; }
    public String getUrlChildPrefix() { throw null; }
    public hudson.matrix.MatrixConfiguration getItem(String name) { throw null; }
    public hudson.matrix.MatrixConfiguration getItem(hudson.matrix.Combination c) { throw null; }
    public java.io.File getRootDirFor(hudson.matrix.MatrixConfiguration child) { throw null; }
    public void onRenamed(hudson.matrix.MatrixConfiguration item, String oldName, String newName) throws java.io.IOException { throw null; }
    public void onDeleted(hudson.matrix.MatrixConfiguration item) throws java.io.IOException { throw null; }
    public java.io.File getRootDirFor(hudson.matrix.Combination combination) { throw null; }
    public java.util.Set<hudson.model.Label> getLabels() { throw null; }
    public java.util.Map<hudson.model.Descriptor<hudson.tasks.Publisher>, hudson.tasks.Publisher> getPublishers() { throw null; }
    public hudson.util.DescribableList<hudson.tasks.Publisher, hudson.model.Descriptor<hudson.tasks.Publisher>> getPublishersList() { throw null; }
    public hudson.tasks.Publisher getPublisher(hudson.model.Descriptor<hudson.tasks.Publisher> descriptor) { throw null; }
    protected Class<hudson.matrix.MatrixBuild> getBuildClass() { throw null; }
    public boolean isFingerprintConfigured() { throw null; }
    protected void buildDependencyGraph(hudson.model.DependencyGraph graph) { throw null; }
    public hudson.matrix.MatrixProject asProject() { throw null; }
    public org.kohsuke.stapler.HttpResponse doDoWipeOutWorkspace() throws java.io.IOException, InterruptedException { throw null; }
    public hudson.matrix.MatrixProject.DescriptorImpl getDescriptor() { throw null; }
    public static final hudson.matrix.MatrixProject.DescriptorImpl DESCRIPTOR = null;
    public static void alias() { throw null; }

    public static final class DescriptorImpl extends hudson.model.AbstractProject.AbstractProjectDescriptor {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
        public String getCategoryId() { throw null; }
        public String getDescription() { throw null; }
        public String getIconFilePathPattern() { throw null; }
        public hudson.matrix.MatrixProject newInstance(hudson.model.ItemGroup parent, String name) { throw null; }
    }
}
