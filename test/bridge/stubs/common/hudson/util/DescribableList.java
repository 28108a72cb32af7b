// Signatures of hudson.util.DescribableList as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.util;

public class DescribableList<T extends hudson.model.Describable<T>, D extends hudson.model.Descriptor<T>> extends hudson.util.PersistedList<T> {
    protected DescribableList(footman.stubs.None none) { super(none); }
    protected DescribableList() { super((footman.stubs.None) null); }
    public DescribableList(hudson.util.DescribableList.Owner owner) { super((footman.stubs.None) null); }
    public DescribableList(hudson.model.Saveable owner) { super((footman.stubs.None) null); }
    public DescribableList(hudson.model.Saveable owner, java.util.Collection<? extends T> initialList) { super((footman.stubs.None) null); }
    public void setOwner(hudson.util.DescribableList.Owner owner) { throw null; }
    public void replace(T item) throws java.io.IOException { throw null; }
    public T getDynamic(String id) { throw null; }
    public T get(D descriptor) { throw null; }
    public boolean contains(D d) { throw null; }
    public void remove(D descriptor) throws java.io.IOException { throw null; }
    public java.util.Map<D, T> toMap() { throw null; }
    public void buildDependencyGraph(hudson.model.AbstractProject owner, hudson.model.DependencyGraph graph) { throw null; }
    public <U extends T> U get(Class<U> type) { throw null; }
    public T[] toArray(T[] array) { throw null; }

    public interface Owner extends hudson.model.Saveable {
    }

    public static class ConverterImpl {
        protected ConverterImpl(footman.stubs.None none) { }
        public ConverterImpl(com.thoughtworks.xstream.mapper.Mapper mapper) {  }
        public boolean canConvert(Class type) { throw null; }
    }
}
