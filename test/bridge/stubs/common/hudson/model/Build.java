// Signatures of hudson.model.Build as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class Build<P extends hudson.model.Project<P, B>, B extends hudson.model.Build<P, B>> extends hudson.model.AbstractBuild<P, B> {
    protected Build(footman.stubs.None none) { super(none); }
    protected Build(P project) throws java.io.IOException { super((footman.stubs.None) null); }
    protected Build(P job, java.util.Calendar timestamp) { super((footman.stubs.None) null); }
    protected Build(P project, java.io.File buildDir) throws java.io.IOException { super((footman.stubs.None) null); }
    public void run() { throw null; }
    protected hudson.model.Run.Runner createRunner() { throw null; }

    protected class RunnerImpl extends hudson.model.Build.BuildExecution {
        protected RunnerImpl(footman.stubs.None none) { super(none); }
        public RunnerImpl() { super((footman.stubs.None) null); }
    }

    protected class BuildExecution extends hudson.model.AbstractBuild.AbstractRunner {
        protected BuildExecution(footman.stubs.None none) { super(none); }
        public BuildExecution() { super((footman.stubs.None) null); }
        protected hudson.model.Result doRun(hudson.model.BuildListener listener) throws Exception { throw null; }
        public void post2(hudson.model.BuildListener listener) throws java.io.IOException, InterruptedException { throw null; }
        public void cleanUp(hudson.model.BuildListener listener) throws Exception { throw null; }
    }
}
