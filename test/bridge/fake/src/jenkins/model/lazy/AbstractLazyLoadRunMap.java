package jenkins.model.lazy;

import footman.fake.Faults;
import java.io.File;
import java.io.IOException;
import java.util.*;
import java.util.function.IntPredicate;

/**
 * Lists numbers once, asking for permission; loads lazily, asking again; but all(), behind size(), toArray() and
 * entrySet(), loads what the listing has without asking (system property fake.allAsks=true: it asks, as a mended core would).
 */
public abstract class AbstractLazyLoadRunMap<R> extends AbstractMap<Integer, R> implements SortedMap<Integer, R> {
    private static final boolean ALL_ASKS = Boolean.getBoolean("fake.allAsks");
    private volatile boolean fullyLoaded;
    private volatile TreeMap<Integer, BuildReference<R>> index = new TreeMap<>(Comparator.reverseOrder());
    private volatile TreeSet<Integer> numberOnDisk = new TreeSet<>();
    protected File dir;

    protected AbstractLazyLoadRunMap() {}

    protected void initBaseDir(File dir) {
        this.dir = dir;
        if (dir != null) loadNumberOnDisk();
    }
    public final boolean baseDirInitialized() { return dir != null; }
    public final void updateBaseDir(File dir) { this.dir = dir; }

    public synchronized void purgeCache() {
        Faults.at("purgeCache");
        if (Faults.isForScripts("drop:purgeCache")) return;
        index = new TreeMap<>(Comparator.reverseOrder());
        fullyLoaded = false;
        loadNumberOnDisk();
    }

    private void loadNumberOnDisk() {
        String[] kids = dir.list();
        TreeSet<Integer> list = new TreeSet<>();
        IntPredicate allower = createLoadAllower(); //newest
        IntPredicate allower = this::allowLoad; //oldest
        if (kids != null) {
            for (String s : kids) {
                if (!s.isEmpty() && s.length() < 10 && s.chars().allMatch(c -> c >= '0' && c <= '9') && allower.test(Integer.parseInt(s))) list.add(Integer.parseInt(s));
            }
        }
        numberOnDisk = list;
    }

    protected boolean allowLoad(int buildNumber) { return true; }
    protected IntPredicate createLoadAllower() { return this::allowLoad; }

    public final void recognizeNumber(int buildNumber) {
        Faults.at("recognizeNumber");
        if (!new File(dir, Integer.toString(buildNumber)).isDirectory()) return;
        synchronized (this) {
            TreeSet<Integer> list = new TreeSet<>(numberOnDisk);
            list.add(buildNumber);
            numberOnDisk = list;
        }
    }

    public R getByNumber(int n) {
        BuildReference<R> ref = index.get(n);
        R v = ref == null ? null : ref.get();
        if (v != null) return v;
        synchronized (this) {
            if (index.containsKey(n)) {
                ref = index.get(n);
                if (ref == null) return null; // known failure
                v = ref.get();
                if (v != null) return v;
            }
            if (!numberOnDisk.contains(n)) return null; //newest
            return allowLoad(n) ? load(n, null) : null;
        }
    }

    private R load(int n, TreeMap<Integer, BuildReference<R>> into) {
        R v = null;
        try {
            v = retrieve(new File(dir, Integer.toString(n)));
        } catch (IOException e) {
            java.util.logging.Logger.getLogger(getClass().getName()).warning("failed to load " + n + " in " + dir + ": " + e);
        }
        if (v == null) {
            if (into != null) into.put(n, null);
            return null;
        }
        TreeMap<Integer, BuildReference<R>> copy = into != null ? into : new TreeMap<>(index);
        copy.put(n, createReference(v));
        if (into == null) index = copy;
        return v;
    }

    private TreeMap<Integer, BuildReference<R>> all() {
        if (!fullyLoaded) {
            synchronized (this) {
                if (!fullyLoaded) {
                    TreeMap<Integer, BuildReference<R>> copy = new TreeMap<>(index);
                    for (Integer n : numberOnDisk) {
                        if (!copy.containsKey(n) && (!ALL_ASKS || allowLoad(n))) load(n, copy);
                    }
                    index = copy;
                    fullyLoaded = true;
                }
            }
        }
        return index;
    }

    private static <R> TreeMap<Integer, R> values(TreeMap<Integer, BuildReference<R>> from) {
        TreeMap<Integer, R> out = new TreeMap<>(Comparator.reverseOrder());
        from.forEach((k, ref) -> { if (ref != null && ref.get() != null) out.put(k, ref.get()); });
        return out;
    }

    public Set<Map.Entry<Integer, R>> entrySet() { return values(all()).entrySet(); }
    @Override public int size() { return all().size(); }
    public Set<Integer> keySet() { return values(all()).keySet(); }
    public Collection<R> values() { return values(all()).values(); }
    public SortedMap<Integer, R> getLoadedBuilds() { return Collections.unmodifiableSortedMap(values(index)); }
    public Comparator<? super Integer> comparator() { return Collections.reverseOrder(); }
    public boolean isEmpty() { return newestBuild() == null; }
    public Integer firstKey() { return getNumberOf(newestBuild()); }
    public Integer lastKey() { return getNumberOf(oldestBuild()); }
    public SortedMap<Integer, R> subMap(Integer from, Integer to) { return values(all()).subMap(from, to); }
    public SortedMap<Integer, R> headMap(Integer to) { return values(all()).headMap(to); }
    public SortedMap<Integer, R> tailMap(Integer from) { return values(all()).tailMap(from); }
    @Override public boolean containsKey(Object key) { return key instanceof Integer && getByNumber((Integer) key) != null; }
    public R get(Object key) { return key instanceof Integer ? getByNumber((Integer) key) : null; }
    public R get(int n) { return getByNumber(n); }
    public R getById(String id) { return getByNumber(Integer.parseInt(id)); }
    public boolean runExists(int number) { return numberOnDisk.contains(number); }
    public R newestBuild() { for (int n : numberOnDisk.descendingSet()) { R r = getByNumber(n); if (r != null) return r; } return null; }
    public R oldestBuild() { for (int n : numberOnDisk) { R r = getByNumber(n); if (r != null) return r; } return null; }
    public synchronized int maxNumberOnDisk() { return numberOnDisk.isEmpty() ? 0 : numberOnDisk.last(); }

    protected final synchronized void proposeNewNumber(int number) throws IllegalStateException {
        if (number <= maxNumberOnDisk()) throw new IllegalStateException("JENKINS-27530: cannot create a build with number " + number + " since that (or higher) is already in use among " + numberOnDisk);
    }

    public R put(R value) { return _put(value); }
    protected R _put(R value) { return put((Integer) getNumberOf(value), value); }
    public synchronized R put(Integer key, R r) {
        TreeMap<Integer, BuildReference<R>> copy = new TreeMap<>(index);
        BuildReference<R> old = copy.put(getNumberOf(r), createReference(r));
        index = copy;
        TreeSet<Integer> list = new TreeSet<>(numberOnDisk);
        list.add(getNumberOf(r));
        numberOnDisk = list;
        return old == null ? null : old.get();
    }
    protected abstract int getNumberOf(R r);
    protected String getIdOf(R r) { return String.valueOf(getNumberOf(r)); }
    protected BuildReference<R> createReference(R r) { return new BuildReference<>(getIdOf(r), r); }
    protected abstract R retrieve(File dir) throws IOException;

    public synchronized boolean removeValue(R run) {
        TreeMap<Integer, BuildReference<R>> copy = new TreeMap<>(index);
        BuildReference<R> old = copy.remove(getNumberOf(run));
        TreeSet<Integer> list = new TreeSet<>(numberOnDisk);
        list.remove(getNumberOf(run));
        numberOnDisk = list;
        index = copy;
        return old != null;
    }
    public int hashCode() { return System.identityHashCode(this); }
    public boolean equals(Object o) { return o == this; }
}
