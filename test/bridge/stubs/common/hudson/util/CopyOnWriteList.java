// Signatures of hudson.util.CopyOnWriteList as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.util;

public class CopyOnWriteList<E> implements Iterable<E> {
    protected CopyOnWriteList(footman.stubs.None none) { }
    public CopyOnWriteList(java.util.List<E> core) {  }
    public CopyOnWriteList() {  }
    public void add(E e) { throw null; }
    public void addAll(java.util.Collection<? extends E> items) { throw null; }
    public boolean remove(E e) { throw null; }
    public java.util.Iterator<E> iterator() { throw null; }
    public void replaceBy(hudson.util.CopyOnWriteList<? extends E> that) { throw null; }
    public void replaceBy(java.util.Collection<? extends E> that) { throw null; }
    public void replaceBy(E... that) { throw null; }
    public void clear() { throw null; }
    public <T> T[] toArray(T[] array) { throw null; }
    public java.util.List<E> getView() { throw null; }
    public void addAllTo(java.util.Collection<? super E> dst) { throw null; }
    public E get(int index) { throw null; }
    public boolean isEmpty() { throw null; }
    public int size() { throw null; }
    public boolean contains(Object item) { throw null; }
    public String toString() { throw null; }

    public static final class ConverterImpl {
        protected ConverterImpl(footman.stubs.None none) { }
        public ConverterImpl(com.thoughtworks.xstream.mapper.Mapper mapper) {  }
        public boolean canConvert(Class type) { throw null; }
    }
}
