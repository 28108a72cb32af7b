// Signatures of jenkins.branch.MultiBranchProjectDescriptor as of 2.1280.v0d4e5b_b_460ef; see DESIGN.md.
package jenkins.branch;

public abstract class MultiBranchProjectDescriptor extends com.cloudbees.hudson.plugins.folder.AbstractFolderDescriptor {
    protected MultiBranchProjectDescriptor(footman.stubs.None none) { super(none); }
    protected MultiBranchProjectDescriptor(Class<? extends jenkins.branch.MultiBranchProject<?, ?>> clazz, Class<? extends hudson.model.Job> projectClass) { super((footman.stubs.None) null); }
    protected MultiBranchProjectDescriptor(Class<? extends jenkins.branch.MultiBranchProject<?, ?>> clazz) { super((footman.stubs.None) null); }
    protected MultiBranchProjectDescriptor() { super((footman.stubs.None) null); }
    public Class<? extends hudson.model.Job> getProjectClass() { throw null; }
    public Class<? extends jenkins.branch.MultiBranchProject> getClazz() { throw null; }
    public boolean isIconConfigurable() { throw null; }
    public <I extends hudson.model.TopLevelItem> com.cloudbees.hudson.plugins.folder.ChildNameGenerator<com.cloudbees.hudson.plugins.folder.AbstractFolder<I>, I> childNameGenerator() { throw null; }

    public static class ChildNameGeneratorImpl<P extends hudson.model.Job<P, R> & hudson.model.TopLevelItem, R extends hudson.model.Run<P, R>> extends com.cloudbees.hudson.plugins.folder.ChildNameGenerator<jenkins.branch.MultiBranchProject<P, R>, P> {
        protected ChildNameGeneratorImpl(footman.stubs.None none) { super(none); }
        public ChildNameGeneratorImpl() { super((footman.stubs.None) null); }
        public String itemNameFromItem(jenkins.branch.MultiBranchProject<P, R> parent, P item) { throw null; }
        public String dirNameFromItem(jenkins.branch.MultiBranchProject<P, R> parent, P item) { throw null; }
        public String itemNameFromLegacy(jenkins.branch.MultiBranchProject<P, R> parent, String legacyDirName) { throw null; }
        public String dirNameFromLegacy(jenkins.branch.MultiBranchProject<P, R> parent, String legacyDirName) { throw null; }
    }
}
