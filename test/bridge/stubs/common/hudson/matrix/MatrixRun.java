// Signatures of hudson.matrix.MatrixRun as of 839.vff91cd7e3a_b_2 and 917.v22eda_817646e; see DESIGN.md.
package hudson.matrix;

public class MatrixRun extends hudson.model.Build<hudson.matrix.MatrixConfiguration, hudson.matrix.MatrixRun> {
    protected MatrixRun(footman.stubs.None none) { super(none); }
    public MatrixRun(hudson.matrix.MatrixConfiguration job) throws java.io.IOException { super((footman.stubs.None) null); }
    public MatrixRun(hudson.matrix.MatrixConfiguration job, java.util.Calendar timestamp) { super((footman.stubs.None) null); }
    public MatrixRun(hudson.matrix.MatrixConfiguration project, java.io.File buildDir) throws java.io.IOException { super((footman.stubs.None) null); }
    public String getUpUrl() { throw null; }
    public hudson.matrix.MatrixBuild getParentBuild() { throw null; }
    public hudson.model.AbstractBuild<?, ?> getRootBuild() { throw null; }
    public String getDisplayName() { throw null; }
    public java.util.Map<String, String> getBuildVariables() { throw null; }
    public String getDeleteMessage() { throw null; }
    public hudson.matrix.MatrixConfiguration getParent() { throw null; }
    public void run() { throw null; }
}
