package hudson.model;

import hudson.model.listeners.RunListener;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.function.IntPredicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.model.lazy.AbstractLazyLoadRunMap;
import jenkins.model.lazy.BuildReference;

public final class RunMap<R extends Run<?, R>> extends AbstractLazyLoadRunMap<R> implements Iterable<R> {
    private Job<?, ?> job;
    private Constructor<R> cons;

    public RunMap(Job<?, ?> job, Constructor cons) {
        this.job = job;
        this.cons = cons;
        initBaseDir(job.getBuildDir());
    }
    public boolean remove(R run) { return removeValue(run); }
    public Iterator<R> iterator() { return values().iterator(); }
    public boolean removeValue(R run) { run.dropLinks(); return super.removeValue(run); }
    public SortedMap<Integer, R> getView() { return Collections.unmodifiableSortedMap(this); }
    protected int getNumberOf(R r) { return r.getNumber(); }
    protected String getIdOf(R r) { return r.getId(); }
    protected BuildReference<R> createReference(R r) { return r.createReference(); }

    public R put(R r) {
        File root = r.getRootDir();
        if (root.isDirectory()) throw new IllegalStateException("JENKINS-23152: " + root + " already existed; will not overwrite with " + r);
        if (!r.getClass().getName().equals("hudson.matrix.MatrixRun")) proposeNewNumber(r.getNumber());
        try {
            Files.createDirectories(root.toPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return super._put(r);
    }
    public R getById(String id) { return getByNumber(Integer.parseInt(id)); }

    protected boolean allowLoad(int buildNumber) {
        for (RunListener<?> l : RunListener.all()) if (!l.allowLoad(job, buildNumber)) return false;
        return true;
    }

    @SuppressWarnings("unchecked") //newest
    protected IntPredicate createLoadAllower() { //newest
        List<IntPredicate> all = RunListener.all().stream().map(l -> l.createLoadAllower(job)).collect(Collectors.toList()); //newest
        return n -> all.stream().allMatch(a -> a.test(n)); //newest
    } //newest

    protected R retrieve(File d) throws IOException {
        if (!new File(d, "build.xml").exists()) return null;
        try {
            R b = cons.create(d);
            b.onLoad();
            return b;
        } catch (Exception | InstantiationError e) {
            Logger.getLogger(RunMap.class.getName()).log(Level.WARNING, "could not load " + d, e);
            return null;
        }
    }
}
