// Signatures of jenkins.model.lazy.AbstractLazyLoadRunMap as of jenkins-2.568.2; see DESIGN.md.
package jenkins.model.lazy;

public abstract class AbstractLazyLoadRunMap<R> extends java.util.AbstractMap<Integer, R> implements java.util.SortedMap<Integer, R> {
    protected AbstractLazyLoadRunMap(footman.stubs.None none) { }
    public java.util.Set<Integer> keySet() { throw null; }
    public java.util.Collection<R> values() { throw null; }
    public java.util.Set<java.util.Map.Entry<Integer, R>> entrySet() { throw null; }
    protected java.io.File dir;
    protected AbstractLazyLoadRunMap() {  }
    protected void initBaseDir(java.io.File dir) { throw null; }
    public final boolean baseDirInitialized() { throw null; }
    public final void updateBaseDir(java.io.File dir) { throw null; }
    public void purgeCache() { throw null; }
    protected boolean allowLoad(int buildNumber) { throw null; }
    protected java.util.function.IntPredicate createLoadAllower() { throw null; }
    public final void recognizeNumber(int buildNumber) { throw null; }
    public java.util.Comparator<? super Integer> comparator() { throw null; }
    public boolean isEmpty() { throw null; }
    public boolean containsKey(Object value) { throw null; }
    public boolean containsValue(Object value) { throw null; }
    public java.util.SortedMap<Integer, R> getLoadedBuilds() { throw null; }
    public java.util.stream.Stream<R> streamLoadedBuilds() { throw null; }
    public java.util.SortedMap<Integer, R> subMap(Integer fromKey, Integer toKey) { throw null; }
    public java.util.SortedMap<Integer, R> headMap(Integer toKey) { throw null; }
    public java.util.SortedMap<Integer, R> tailMap(Integer fromKey) { throw null; }
    public Integer firstKey() { throw null; }
    public Integer lastKey() { throw null; }
    public R newestBuild() { throw null; }
    public R oldestBuild() { throw null; }
    public R get(Object key) { throw null; }
    public R get(int n) { throw null; }
    public boolean runExists(int number) { throw null; }
    public R search(int n, jenkins.model.lazy.AbstractLazyLoadRunMap.Direction d) { throw null; }
    public R getById(String id) { throw null; }
    public R getByNumber(int n) { throw null; }
    public int maxNumberOnDisk() { throw null; }
    protected final void proposeNewNumber(int number) throws IllegalStateException { throw null; }
    public R put(R value) { throw null; }
    protected R _put(R value) { throw null; }
    public R put(Integer key, R r) { throw null; }
    public void putAll(java.util.Map<? extends Integer, ? extends R> newData) { throw null; }
    public R remove(Object key) { throw null; }
    protected abstract int getNumberOf(R r);
    protected String getIdOf(R r) { throw null; }
    protected jenkins.model.lazy.BuildReference<R> createReference(R r) { throw null; }
    protected abstract R retrieve(java.io.File dir) throws java.io.IOException;
    protected abstract Class<R> getBuildClass();
    public boolean removeValue(R run) { throw null; }
    public void reset(java.util.Map<Integer, R> builds) { throw null; }
    public int hashCode() { throw null; }
    public boolean equals(Object o) { throw null; }

    public enum Direction {
        ASC, DESC, EXACT;
    }
}
