// Signatures of hudson.matrix.MatrixBuild as of 839.vff91cd7e3a_b_2; see DESIGN.md.
package hudson.matrix;

public class MatrixBuild extends hudson.model.AbstractBuild<hudson.matrix.MatrixProject, hudson.matrix.MatrixBuild> {
    protected MatrixBuild(footman.stubs.None none) { super(none); }
    public MatrixBuild(hudson.matrix.MatrixProject job) throws java.io.IOException { super((footman.stubs.None) null); }
    public MatrixBuild(hudson.matrix.MatrixProject job, java.util.Calendar timestamp) { super((footman.stubs.None) null); }
    public MatrixBuild(hudson.matrix.MatrixProject project, java.io.File buildDir) throws java.io.IOException { super((footman.stubs.None) null); }
    public Object readResolve() { throw null; }
    public void delete() throws java.io.IOException { throw null; }
    public void setBaseBuild(hudson.matrix.MatrixBuild baseBuild) { throw null; }
    public hudson.matrix.MatrixBuild getBaseBuild() { throw null; }
    public hudson.matrix.MatrixRun getRun(hudson.matrix.Combination c) { throw null; }
    public hudson.matrix.MatrixRun getExactRun(hudson.matrix.Combination c) { throw null; }
    public java.util.List<hudson.matrix.MatrixRun> getRuns() { throw null; }
    public java.util.List<hudson.matrix.MatrixRun> getExactRuns() { throw null; }
    public String getDeleteMessage() { throw null; }
    public boolean isLinkedBy(hudson.matrix.MatrixBuild b) { throw null; }
    public boolean isPartial() { throw null; }
    public void run() { throw null; }
    public hudson.model.Fingerprint.RangeSet getDownstreamRelationship(hudson.model.AbstractProject that) { throw null; }

    public final class RunPtr {
        protected RunPtr(footman.stubs.None none) { }
        public final hudson.matrix.Combination combination = null;
        public hudson.matrix.MatrixRun getRun() { throw null; }
        public String getNearestRunUrl() { throw null; }
        public String getShortUrl() { throw null; }
        public String getTooltip() { throw null; }
    }

    public class MatrixBuildExecution extends hudson.model.AbstractBuild.AbstractBuildExecution {
        protected MatrixBuildExecution(footman.stubs.None none) { super(none); }
        public MatrixBuildExecution() { super((footman.stubs.None) null); }
        public java.util.Set<hudson.matrix.MatrixConfiguration> getActiveConfigurations() { throw null; }
        protected hudson.model.Result doRun(hudson.model.BuildListener listener) throws Exception { throw null; }
        public void post2(hudson.model.BuildListener listener) throws Exception { throw null; }
    }
}
