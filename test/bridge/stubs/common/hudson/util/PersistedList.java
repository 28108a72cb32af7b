// Signatures of hudson.util.PersistedList as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.util;

public class PersistedList<T> extends java.util.AbstractList<T> {
    protected PersistedList(footman.stubs.None none) { }
    protected final hudson.util.CopyOnWriteList<T> data = null;
    protected hudson.model.Saveable owner;
    protected PersistedList() {  }
    protected PersistedList(java.util.Collection<? extends T> initialList) {  }
    public PersistedList(hudson.model.Saveable owner) {  }
    public void setOwner(hudson.model.Saveable owner) { throw null; }
    public boolean add(T item) { throw null; }
    public boolean addAll(java.util.Collection<? extends T> items) { throw null; }
    public void replaceBy(java.util.Collection<? extends T> col) throws java.io.IOException { throw null; }
    public T get(int index) { throw null; }
    public <U extends T> U get(Class<U> type) { throw null; }
    public <U extends T> java.util.List<U> getAll(Class<U> type) { throw null; }
    public int size() { throw null; }
    public void remove(Class<? extends T> type) throws java.io.IOException { throw null; }
    public void replace(T from, T to) throws java.io.IOException { throw null; }
    public boolean remove(Object o) { throw null; }
    public void removeAll(Class<? extends T> type) throws java.io.IOException { throw null; }
    public void clear() { throw null; }
    public java.util.Iterator<T> iterator() { throw null; }
    protected void onModified() throws java.io.IOException { throw null; }
    public java.util.List<T> toList() { throw null; }
    public <X> X[] toArray(X[] array) { throw null; }
    public void addAllTo(java.util.Collection<? super T> dst) { throw null; }
    public boolean isEmpty() { throw null; }
    public boolean contains(Object item) { throw null; }
    public String toString() { throw null; }

    public static class ConverterImpl {
        protected ConverterImpl(footman.stubs.None none) { }
        public ConverterImpl(com.thoughtworks.xstream.mapper.Mapper mapper) {  }
        public boolean canConvert(Class type) { throw null; }
    }
}
