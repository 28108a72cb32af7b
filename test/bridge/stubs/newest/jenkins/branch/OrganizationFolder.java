// Signatures of jenkins.branch.OrganizationFolder as of 2.1280.v0d4e5b_b_460ef; see DESIGN.md.
package jenkins.branch;

public final class OrganizationFolder extends com.cloudbees.hudson.plugins.folder.computed.ComputedFolder<jenkins.branch.MultiBranchProject<?, ?>> {
    protected OrganizationFolder(footman.stubs.None none) { super(none); }
    public OrganizationFolder(hudson.model.ItemGroup parent, String name) { super((footman.stubs.None) null); }
    public void onCreatedFromScratch() { throw null; }
    public void onLoad(hudson.model.ItemGroup<? extends hudson.model.Item> parent, String name) throws java.io.IOException { throw null; }
    public jenkins.branch.MultiBranchProject<?, ?> getItem(String name) { throw null; }
    public jenkins.branch.MultiBranchProject<?, ?> getItemByProjectName(String projectName) { throw null; }
    public boolean isSingleOrigin() { throw null; }
    protected void submit(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException, hudson.model.Descriptor.FormException { throw null; }
    protected com.cloudbees.hudson.plugins.folder.computed.FolderComputation<jenkins.branch.MultiBranchProject<?, ?>> createComputation(com.cloudbees.hudson.plugins.folder.computed.FolderComputation<jenkins.branch.MultiBranchProject<?, ?>> previous) { throw null; }
    public boolean isHasEvents() { throw null; }
    public boolean isBuildable() { throw null; }
    protected void computeChildren(com.cloudbees.hudson.plugins.folder.computed.ChildObserver<jenkins.branch.MultiBranchProject<?, ?>> observer, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    public String getIconClassName() { throw null; }
    public String getSourcePronoun() { throw null; }
    public hudson.model.View getPrimaryView() { throw null; }
    protected hudson.model.View getWelcomeView() { throw null; }
    public hudson.model.View getView(String name) { throw null; }
    public String getDescription() { throw null; }
    public String getDisplayName() { throw null; }
    public hudson.security.ACL getACL() { throw null; }

    public static class DescriptorImpl extends com.cloudbees.hudson.plugins.folder.AbstractFolderDescriptor {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
        public hudson.model.TopLevelItem newInstance(hudson.model.ItemGroup parent, String name) { throw null; }
        public String getCategoryId() { throw null; }
        public String getDescription() { throw null; }
        public String getIconFilePathPattern() { throw null; }
        public String getIconClassName() { throw null; }
        public boolean isIconConfigurable() { throw null; }
        public final com.cloudbees.hudson.plugins.folder.ChildNameGenerator<jenkins.branch.OrganizationFolder, ? extends hudson.model.TopLevelItem> childNameGenerator() { throw null; }
    }

    public static class OrganizationScan extends com.cloudbees.hudson.plugins.folder.computed.FolderComputation<jenkins.branch.MultiBranchProject<?, ?>> {
        protected OrganizationScan(footman.stubs.None none) { super(none); }
        public OrganizationScan(jenkins.branch.OrganizationFolder folder, com.cloudbees.hudson.plugins.folder.computed.FolderComputation<jenkins.branch.MultiBranchProject<?, ?>> previous) { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
        public void run() { throw null; }
    }

    public static class SCMEventListenerImpl {
        protected SCMEventListenerImpl(footman.stubs.None none) { }
        public SCMEventListenerImpl() {  }
        public hudson.util.StreamTaskListener globalEventsListener() { throw null; }
    }

    public static class StateActionFactory extends jenkins.model.TransientActionFactory<jenkins.branch.OrganizationFolder> {
        protected StateActionFactory(footman.stubs.None none) { super(none); }
        public StateActionFactory() { super((footman.stubs.None) null); }
        public Class<jenkins.branch.OrganizationFolder> type() { throw null; }
        public java.util.Collection<? extends hudson.model.Action> createFor(jenkins.branch.OrganizationFolder target) { throw null; }
    }
}
