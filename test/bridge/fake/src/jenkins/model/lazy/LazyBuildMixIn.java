package jenkins.model.lazy;

import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.RunMap;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;

public abstract class LazyBuildMixIn<JobT extends Job<JobT, RunT> & Queue.Task & LazyBuildMixIn.LazyLoadingJob<JobT, RunT>, RunT extends Run<JobT, RunT> & LazyBuildMixIn.LazyLoadingRun<JobT, RunT>> {
    private RunMap<RunT> builds;

    protected LazyBuildMixIn() {}
    protected abstract JobT asJob();
    protected abstract Class<RunT> getBuildClass();
    public final RunMap<RunT> getRunMap() { return builds; }
    public final RunMap<RunT> _getRuns() { return builds; }
    public final void onCreatedFromScratch() { builds = create(); }
    private RunMap<RunT> create() {
        return new RunMap<RunT>(asJob(), new RunMap.Constructor<RunT>() {
            @Override public RunT create(File dir) throws IOException { return loadBuild(dir); }
            @Override public Class<RunT> getBuildClass() { return LazyBuildMixIn.this.getBuildClass(); } //newest
        });
    }

    /** A fresh listing; running builds in memory are kept. */
    public void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException {
        RunMap<RunT> fresh = create();
        int max = fresh.maxNumberOnDisk();
        if (asJob().getNextBuildNumber() <= max) asJob().fastUpdateNextBuildNumber(max + 1);
        RunMap<RunT> current = builds;
        Item other = parent == null ? null : parent.getItem(name);
        if (other != null && other.getClass() == asJob().getClass()) current = ((LazyLoadingJob<JobT, RunT>) other).getLazyBuildMixIn().builds; // its successor takes over what runs
        if (current != null) {
            for (RunT r : current.getLoadedBuilds().values()) if (r.isBuilding()) fresh.put((Integer) r.getNumber(), r);
        }
        footman.fake.Faults.everywhere("lists:" + asJob().getFullName());
        builds = fresh;
    }

    public RunT loadBuild(File dir) throws IOException {
        try {
            return getBuildClass().getConstructor(asJob().getClass(), File.class).newInstance(asJob(), dir);
        } catch (InvocationTargetException e) {
            throw unwrap(e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    public final synchronized RunT newBuild() throws IOException {
        try {
            RunT last = getBuildClass().getConstructor(asJob().getClass()).newInstance(asJob());
            if (Files.isDirectory(last.getRootDir().toPath())) return newBuild();
            builds.put(last);
            return last;
        } catch (InvocationTargetException e) {
            throw unwrap(e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        } catch (IllegalStateException e) {
            throw new IOException("A new build could not be created in " + asJob().getFullName() + ": " + e, e);
        }
    }

    private static IOException unwrap(InvocationTargetException e) {
        Throwable t = e.getTargetException();
        if (t instanceof Error) throw (Error) t;
        if (t instanceof RuntimeException) throw (RuntimeException) t;
        if (t instanceof IOException) return (IOException) t;
        throw new Error(t);
    }

    public final void removeRun(RunT run) { builds.remove(run); }
    public final RunT getBuild(String id) { return builds.getById(id); }
    public final RunT getBuildByNumber(int n) { return builds.getByNumber(n); }
    public final RunT getFirstBuild() { return builds.oldestBuild(); }
    public final RunT getLastBuild() { return builds.newestBuild(); }

    public abstract static class RunMixIn<JobT extends Job<JobT, RunT> & Queue.Task & LazyLoadingJob<JobT, RunT>, RunT extends Run<JobT, RunT> & LazyLoadingRun<JobT, RunT>> {
        protected RunMixIn() {}
        protected abstract RunT asRun();
        private BuildReference<RunT> self;
        public final synchronized BuildReference<RunT> createReference() {
            if (self == null) self = new BuildReference<>(asRun().getId(), asRun());
            return self;
        }
        public final void dropLinks() { createReference().clear(); }
        public final RunT getPreviousBuild() { return null; }
        public final RunT getNextBuild() { return null; }
    }
}
