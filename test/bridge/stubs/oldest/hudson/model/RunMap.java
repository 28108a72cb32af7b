// Signatures of hudson.model.RunMap as of jenkins-2.484; see DESIGN.md.
package hudson.model;

public final class RunMap<R extends hudson.model.Run<?, R>> extends jenkins.model.lazy.AbstractLazyLoadRunMap<R> implements Iterable<R> {
    protected RunMap(footman.stubs.None none) { super(none); }
    public RunMap() { super((footman.stubs.None) null); }
    public RunMap(hudson.model.Job<?, ?> job) { super((footman.stubs.None) null); }
    public RunMap(hudson.model.Job<?, ?> job, hudson.model.RunMap.Constructor cons) { super((footman.stubs.None) null); }
    public RunMap(java.io.File baseDir, hudson.model.RunMap.Constructor cons) { super((footman.stubs.None) null); }
    public boolean remove(R run) { throw null; }
    public java.util.Iterator<R> iterator() { throw null; }
    public boolean removeValue(R run) { throw null; }
    public java.util.SortedMap<Integer, R> getView() { throw null; }
    public R newestValue() { throw null; }
    public R oldestValue() { throw null; }
    public static final java.util.Comparator<Comparable> COMPARATOR = null;
    protected int getNumberOf(R r) { throw null; }
    protected String getIdOf(R r) { throw null; }
    public R put(R r) { throw null; }
    public R getById(String id) { throw null; }
    protected jenkins.model.lazy.BuildReference<R> createReference(R r) { throw null; }
    protected boolean allowLoad(int buildNumber) { throw null; }
    protected R retrieve(java.io.File d) throws java.io.IOException { throw null; }
    public void load(hudson.model.Job job, hudson.model.RunMap.Constructor<R> cons) { throw null; }

    public interface Constructor<R extends hudson.model.Run<?, R>> {
        R create(java.io.File dir) throws java.io.IOException;
    }
}
