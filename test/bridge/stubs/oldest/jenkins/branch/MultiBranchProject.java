// Signatures of jenkins.branch.MultiBranchProject as of 2.1200.v4b_a_3da_2eb_db_4; see DESIGN.md.
package jenkins.branch;

public abstract class MultiBranchProject<P extends hudson.model.Job<P, R> & hudson.model.TopLevelItem, R extends hudson.model.Run<P, R>> extends com.cloudbees.hudson.plugins.folder.computed.ComputedFolder<P> {
    protected MultiBranchProject(footman.stubs.None none) { super(none); }
    protected MultiBranchProject(hudson.model.ItemGroup parent, String name) { super((footman.stubs.None) null); }
    public void onLoad(hudson.model.ItemGroup<? extends hudson.model.Item> parent, String name) throws java.io.IOException { throw null; }
    public String getIconClassName() { throw null; }
    public String getSourcePronoun() { throw null; }
    public jenkins.branch.BranchProjectFactory<P, R> getProjectFactory() { throw null; }
    public final Class<P> getProjectClass() { throw null; }
    public void setProjectFactory(jenkins.branch.BranchProjectFactory<P, R> projectFactory) { throw null; }
    protected abstract jenkins.branch.BranchProjectFactory<P, R> newProjectFactory();
    public boolean isHasEvents() { throw null; }
    protected void computeChildren(com.cloudbees.hudson.plugins.folder.computed.ChildObserver<P> observer, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    protected java.util.Collection<P> orphanedItems(java.util.Collection<P> orphaned, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    public P getItem(String name) { throw null; }
    public P getItemByBranchName(String branchName) { throw null; }
    public P getBranch(String name) { throw null; }
    public hudson.security.ACL getACL() { throw null; }
    public String getDescription() { throw null; }
    public String getDisplayName() { throw null; }
    public java.io.File getJobsDir() { throw null; }
    public java.io.File getRootDirFor(P child) { throw null; }
    public java.io.File getComputationDir() { throw null; }
    public jenkins.branch.MultiBranchProjectDescriptor getDescriptor() { throw null; }
    public jenkins.branch.MultiBranchProject.BranchIndexing<P, R> getIndexing() { throw null; }
    protected hudson.model.View getWelcomeView() { throw null; }
    public hudson.model.View getView(String name) { throw null; }
    public boolean isBuildable() { throw null; }
    protected com.cloudbees.hudson.plugins.folder.computed.FolderComputation<P> createComputation(com.cloudbees.hudson.plugins.folder.computed.FolderComputation<P> previous) { throw null; }
    public static String rawDecode(String s) { throw null; }

    public static class BranchIndexing<P extends hudson.model.Job<P, R> & hudson.model.TopLevelItem, R extends hudson.model.Run<P, R>> extends com.cloudbees.hudson.plugins.folder.computed.FolderComputation<P> {
        protected BranchIndexing(footman.stubs.None none) { super(none); }
        public BranchIndexing(jenkins.branch.MultiBranchProject<P, R> project, jenkins.branch.MultiBranchProject.BranchIndexing<P, R> previousIndexing) { super((footman.stubs.None) null); }
        public jenkins.branch.MultiBranchProject<P, R> getParent() { throw null; }
        protected hudson.XmlFile getDataFile() { throw null; }
        public java.io.File getLogFile() { throw null; }
        public String getDisplayName() { throw null; }
        public String getUrl() { throw null; }
        public String getSearchUrl() { throw null; }
        public void run() { throw null; }
    }

    public static class SCMEventListenerImpl {
        protected SCMEventListenerImpl(footman.stubs.None none) { }
        public SCMEventListenerImpl() {  }
        public hudson.util.StreamTaskListener globalEventsListener() { throw null; }
    }

    public static class StateActionFactory extends jenkins.model.TransientActionFactory<jenkins.branch.MultiBranchProject> {
        protected StateActionFactory(footman.stubs.None none) { super(none); }
        public StateActionFactory() { super((footman.stubs.None) null); }
        public Class<jenkins.branch.MultiBranchProject> type() { throw null; }
        public java.util.Collection<? extends hudson.model.Action> createFor(jenkins.branch.MultiBranchProject target) { throw null; }
    }

    public static class CopyItemVeto extends hudson.model.listeners.ItemListener {
        protected CopyItemVeto(footman.stubs.None none) { super(none); }
        public CopyItemVeto() { super((footman.stubs.None) null); }
        public void onCheckCopy(hudson.model.Item item, hudson.model.ItemGroup parent) throws hudson.model.Failure { throw null; }
    }
}
