// Signatures of jenkins.model.lazy.LazyBuildMixIn as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model.lazy;

public abstract class LazyBuildMixIn<JobT extends hudson.model.Job<JobT, RunT> & hudson.model.Queue.Task & jenkins.model.lazy.LazyBuildMixIn.LazyLoadingJob<JobT, RunT>, RunT extends hudson.model.Run<JobT, RunT> & jenkins.model.lazy.LazyBuildMixIn.LazyLoadingRun<JobT, RunT>> {
    protected LazyBuildMixIn(footman.stubs.None none) { }
    protected LazyBuildMixIn() {  }
    protected abstract JobT asJob();
    public final hudson.model.RunMap<RunT> getRunMap() { throw null; }
    public final hudson.model.RunMap<RunT> _getRuns() { throw null; }
    public final void onCreatedFromScratch() { throw null; }
    public void onLoad(hudson.model.ItemGroup<? extends hudson.model.Item> parent, String name) throws java.io.IOException { throw null; }
    protected abstract Class<RunT> getBuildClass();
    public RunT loadBuild(java.io.File dir) throws java.io.IOException { throw null; }
    public final RunT newBuild() throws java.io.IOException { throw null; }
    public final void removeRun(RunT run) { throw null; }
    public final RunT getBuild(String id) { throw null; }
    public final RunT getBuildByNumber(int n) { throw null; }
    public final RunT getFirstBuild() { throw null; }
    public final RunT getLastBuild() { throw null; }
    public final RunT getNearestBuild(int n) { throw null; }
    public final RunT getNearestOldBuild(int n) { throw null; }
    public java.util.List<RunT> getEstimatedDurationCandidates() { throw null; }

    public interface LazyLoadingJob<JobT extends hudson.model.Job<JobT, RunT> & hudson.model.Queue.Task & jenkins.model.lazy.LazyBuildMixIn.LazyLoadingJob<JobT, RunT>, RunT extends hudson.model.Run<JobT, RunT> & jenkins.model.lazy.LazyBuildMixIn.LazyLoadingRun<JobT, RunT>> {
        jenkins.model.lazy.LazyBuildMixIn<JobT, RunT> getLazyBuildMixIn();
    }

    public interface LazyLoadingRun<JobT extends hudson.model.Job<JobT, RunT> & hudson.model.Queue.Task & jenkins.model.lazy.LazyBuildMixIn.LazyLoadingJob<JobT, RunT>, RunT extends hudson.model.Run<JobT, RunT> & jenkins.model.lazy.LazyBuildMixIn.LazyLoadingRun<JobT, RunT>> {
        jenkins.model.lazy.LazyBuildMixIn.RunMixIn<JobT, RunT> getRunMixIn();
    }

    public abstract static class RunMixIn<JobT extends hudson.model.Job<JobT, RunT> & hudson.model.Queue.Task & jenkins.model.lazy.LazyBuildMixIn.LazyLoadingJob<JobT, RunT>, RunT extends hudson.model.Run<JobT, RunT> & jenkins.model.lazy.LazyBuildMixIn.LazyLoadingRun<JobT, RunT>> {
        protected RunMixIn(footman.stubs.None none) { }
        protected RunMixIn() {  }
        protected abstract RunT asRun();
        public final jenkins.model.lazy.BuildReference<RunT> createReference() { throw null; }
        public final void dropLinks() { throw null; }
        public final RunT getPreviousBuild() { throw null; }
        public final RunT getNextBuild() { throw null; }
    }

    public static final class ItemListenerImpl extends hudson.model.listeners.ItemListener {
        protected ItemListenerImpl(footman.stubs.None none) { super(none); }
        public ItemListenerImpl() { super((footman.stubs.None) null); }
        public void onLocationChanged(hudson.model.Item item, String oldFullName, String newFullName) { throw null; }
    }
}
