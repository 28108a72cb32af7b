package hudson.model;

import java.io.File;
import java.io.IOException;
import jenkins.model.lazy.LazyBuildMixIn;

public abstract class AbstractBuild<P extends AbstractProject<P, R>, R extends AbstractBuild<P, R>> extends Run<P, R> implements Queue.Executable, LazyBuildMixIn.LazyLoadingRun<P, R> {
    private final LazyBuildMixIn.RunMixIn<P, R> mixIn = new LazyBuildMixIn.RunMixIn<P, R>() {
        @SuppressWarnings("unchecked") @Override protected R asRun() { return (R) AbstractBuild.this; }
    };

    protected AbstractBuild(P job) throws IOException { super(job); }
    protected AbstractBuild(P project, File buildDir) throws IOException { super(project, buildDir); }
    public final LazyBuildMixIn.RunMixIn<P, R> getRunMixIn() { return mixIn; }
    public final P getProject() { return getParent(); }
    protected final jenkins.model.lazy.BuildReference<R> createReference() { return mixIn.createReference(); }
    protected final void dropLinks() { mixIn.dropLinks(); }
    public R getPreviousBuild() { return null; }
    public R getNextBuild() { return null; }
    public Queue.Executable getParentExecutable() { return null; }
}
