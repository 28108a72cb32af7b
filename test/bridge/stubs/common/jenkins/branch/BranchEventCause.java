// Signatures of jenkins.branch.BranchEventCause as of 2.1200.v4b_a_3da_2eb_db_4 and 2.1280.v0d4e5b_b_460ef; see DESIGN.md.
package jenkins.branch;

public final class BranchEventCause extends hudson.model.Cause {
    protected BranchEventCause(footman.stubs.None none) { super(none); }
    public void onAddedTo(hudson.model.Run build) { throw null; }
    public java.util.Date getTimestamp() { throw null; }
    public String getOrigin() { throw null; }
    public void onLoad(hudson.model.Run<?, ?> build) { throw null; }
    public jenkins.branch.MultiBranchProject<?, ?> getMultiBranchProject() { throw null; }
    public String getIndexingUrl() { throw null; }
    public String getShortDescription() { throw null; }
}
