package hudson;

import footman.fake.Extensions;
import footman.fake.Faults;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;

/** Sorted by ordinal: add() takes 0 whatever the index, so what scripts add comes before defaults of -1000. */
public class ExtensionList<T> extends AbstractList<T> {
    private static final Map<Class<?>, ExtensionList<?>> LISTS = new ConcurrentHashMap<>();
    private volatile List<ExtensionComponent<T>> extensions;
    private Class<T> type;

    private ExtensionList(Class<T> type) { this.type = type; }
    protected ExtensionList(footman.stubs.None none) { }

    private synchronized List<ExtensionComponent<T>> ensure() {
        if (extensions == null) extensions = sort(new ArrayList<>(Extensions.of(type)));
        return extensions;
    }

    protected List<ExtensionComponent<T>> sort(List<ExtensionComponent<T>> r) {
        Collections.sort(r);
        return r;
    }

    @SuppressWarnings("unchecked")
    public static <T> ExtensionList<T> lookup(Class<T> type) {
        Faults.at("lookup:" + type.getName());
        synchronized (LISTS) {
            return (ExtensionList<T>) LISTS.computeIfAbsent(type, t -> new ExtensionList<>(t));
        }
    }

    public static <U> U lookupFirst(Class<U> type) {
        List<U> all = lookup(type);
        if (all.isEmpty()) throw new IllegalStateException("Found 0 extensions of " + type.getName());
        return all.get(0);
    }

    public static <U> U lookupSingleton(Class<U> type) {
        List<U> all = lookup(type);
        if (all.size() != 1) throw new IllegalStateException("Expected 1 instance of " + type.getName() + " but got " + all.size());
        return all.get(0);
    }

    public <U extends T> U get(Class<U> t) {
        for (T x : this) if (x.getClass() == t) return t.cast(x);
        return null;
    }

    public <U extends T> U getInstance(Class<U> t) {
        U u = get(t);
        if (u == null) throw new IllegalStateException("no " + t);
        return u;
    }

    public Iterator<T> iterator() {
        Iterator<ExtensionComponent<T>> it = ensure().iterator();
        return new Iterator<>() {
            @Override public boolean hasNext() { return it.hasNext(); }
            @Override public T next() { return it.next().getInstance(); }
        };
    }

    public List<ExtensionComponent<T>> getComponents() { return Collections.unmodifiableList(ensure()); }
    public T get(int index) { return ensure().get(index).getInstance(); }
    public int size() { return ensure().size(); }

    public boolean add(T t) {
        Faults.at("add:" + type.getName());
        synchronized (this) {
            List<ExtensionComponent<T>> r = new ArrayList<>(ensure());
            if (Faults.isForScripts("drop:" + type.getName())) return true;
            r.add(new ExtensionComponent<>(t, Faults.isForScripts("last:" + type.getName()) ? -5000 : 0));
            extensions = sort(r);
        }
        return true;
    }

    public void add(int index, T element) { add(element); }

    public synchronized boolean remove(Object o) {
        List<ExtensionComponent<T>> r = new ArrayList<>(ensure());
        boolean gone = r.removeIf(c -> c.getInstance() == o);
        extensions = r;
        return gone;
    }
}
