// Signatures of jenkins.branch.BranchProjectFactory as of 2.1200.v4b_a_3da_2eb_db_4 and 2.1280.v0d4e5b_b_460ef; see DESIGN.md.
package jenkins.branch;

public abstract class BranchProjectFactory<P extends hudson.model.Job<P, R> & hudson.model.TopLevelItem, R extends hudson.model.Run<P, R>> extends hudson.model.AbstractDescribableImpl<jenkins.branch.BranchProjectFactory<?, ?>> implements hudson.model.Saveable, hudson.ExtensionPoint {
    protected BranchProjectFactory(footman.stubs.None none) { super(none); }
    public BranchProjectFactory() { super((footman.stubs.None) null); }
    public abstract P newInstance(jenkins.branch.Branch branch);
    public void save() throws java.io.IOException { throw null; }
    public void setOwner(jenkins.branch.MultiBranchProject<P, R> owner) { throw null; }
    public jenkins.branch.MultiBranchProject<P, R> getOwner() { throw null; }
    public abstract jenkins.branch.Branch getBranch(P project);
    public abstract P setBranch(P project, jenkins.branch.Branch branch);
    public abstract boolean isProject(hudson.model.Item item);
    public P asProject(hudson.model.Item item) { throw null; }
    public P decorate(P project) { throw null; }
    public final Class<P> getProjectClass() { throw null; }

    public static class HeadByItemImpl {
        protected HeadByItemImpl(footman.stubs.None none) { }
        public HeadByItemImpl() {  }
    }

    public static class SourceByItemImpl {
        protected SourceByItemImpl(footman.stubs.None none) { }
        public SourceByItemImpl() {  }
    }
}
