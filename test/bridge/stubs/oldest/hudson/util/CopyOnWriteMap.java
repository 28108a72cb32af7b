// Signatures of hudson.util.CopyOnWriteMap as of jenkins-2.484; see DESIGN.md.
package hudson.util;

public abstract class CopyOnWriteMap<K, V> implements java.util.Map<K, V> {
    protected CopyOnWriteMap(footman.stubs.None none) { }
    protected java.util.Map<K, V> core;
    protected CopyOnWriteMap(java.util.Map<K, V> core) {  }
    protected CopyOnWriteMap() {  }
    protected void update(java.util.Map<K, V> m) { throw null; }
    public void replaceBy(java.util.Map<? extends K, ? extends V> data) { throw null; }
    public int size() { throw null; }
    public boolean isEmpty() { throw null; }
    public boolean containsKey(Object key) { throw null; }
    public boolean containsValue(Object value) { throw null; }
    public V get(Object key) { throw null; }
    public V put(K key, V value) { throw null; }
    public V remove(Object key) { throw null; }
    public void putAll(java.util.Map<? extends K, ? extends V> t) { throw null; }
    protected abstract java.util.Map<K, V> copy();
    public void clear() { throw null; }
    public java.util.Set<K> keySet() { throw null; }
    public java.util.Collection<V> values() { throw null; }
    public java.util.Set<java.util.Map.Entry<K, V>> entrySet() { throw null; }
    public int hashCode() { throw null; }
    public boolean equals(Object obj) { throw null; }
    public String toString() { throw null; }

    public static final class Hash<K, V> extends hudson.util.CopyOnWriteMap<K, V> {
        protected Hash(footman.stubs.None none) { super(none); }
        public Hash(java.util.Map<K, V> core) { super((footman.stubs.None) null); }
        public Hash() { super((footman.stubs.None) null); }
        protected java.util.Map<K, V> copy() { throw null; }

        public static class ConverterImpl {
            protected ConverterImpl(footman.stubs.None none) { }
            public ConverterImpl(com.thoughtworks.xstream.mapper.Mapper mapper) {  }
            public boolean canConvert(Class type) { throw null; }
        }
    }

    public static final class Tree<K, V> extends hudson.util.CopyOnWriteMap<K, V> {
        protected Tree(footman.stubs.None none) { super(none); }
        public Tree(java.util.Map<K, V> core, java.util.Comparator<K> comparator) { super((footman.stubs.None) null); }
        public Tree(java.util.Comparator<K> comparator) { super((footman.stubs.None) null); }
        public Tree() { super((footman.stubs.None) null); }
        protected java.util.Map<K, V> copy() { throw null; }
        public void clear() { throw null; }

        public static class ConverterImpl {
            protected ConverterImpl(footman.stubs.None none) { }
            public ConverterImpl(com.thoughtworks.xstream.mapper.Mapper mapper) {  }
            public boolean canConvert(Class type) { throw null; }
        }
    }
}
