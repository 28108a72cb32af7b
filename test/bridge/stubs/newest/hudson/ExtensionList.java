// Signatures of hudson.ExtensionList as of jenkins-2.568.2; see DESIGN.md.
package hudson;

public class ExtensionList<T> extends java.util.AbstractList<T> {
    protected ExtensionList(footman.stubs.None none) { }
    public final hudson.model.Hudson hudson = null;
    public final jenkins.model.Jenkins jenkins = null;
    public final Class<T> extensionType = null;
    protected ExtensionList(hudson.model.Hudson hudson, Class<T> extensionType) {  }
    protected ExtensionList(jenkins.model.Jenkins jenkins, Class<T> extensionType) {  }
    protected ExtensionList(hudson.model.Hudson hudson, Class<T> extensionType, java.util.concurrent.CopyOnWriteArrayList<hudson.ExtensionComponent<T>> legacyStore) {  }
    protected ExtensionList(jenkins.model.Jenkins jenkins, Class<T> extensionType, java.util.concurrent.CopyOnWriteArrayList<hudson.ExtensionComponent<T>> legacyStore) {  }
    public void addListener(hudson.ExtensionListListener listener) { throw null; }
    public <U extends T> U get(Class<U> type) { throw null; }
    public <U extends T> U getInstance(Class<U> type) throws IllegalStateException { throw null; }
    public java.util.Iterator<T> iterator() { throw null; }
    public java.util.List<hudson.ExtensionComponent<T>> getComponents() { throw null; }
    public T get(int index) { throw null; }
    public int size() { throw null; }
    public java.util.List<T> reverseView() { throw null; }
    public boolean remove(Object o) { throw null; }
    public boolean removeAll(java.util.Collection<?> c) { throw null; }
    public final T remove(int index) { throw null; }
    public boolean add(T t) { throw null; }
    public void add(int index, T element) { throw null; }
    public T getDynamic(String className) { throw null; }
    protected Object getLoadLock() { throw null; }
    public void fireOnChangeListeners() { throw null; }
    protected java.util.List<hudson.ExtensionComponent<T>> load() { throw null; }
    protected java.util.List<hudson.ExtensionComponent<T>> sort(java.util.List<hudson.ExtensionComponent<T>> r) { throw null; }
    public static <T> hudson.ExtensionList<T> create(hudson.model.Hudson hudson, Class<T> type) { throw null; }
    public static <T> hudson.ExtensionList<T> create(jenkins.model.Jenkins jenkins, Class<T> type) { throw null; }
    public static <T> hudson.ExtensionList<T> lookup(Class<T> type) { throw null; }
    public static <U> U lookupSingleton(Class<U> type) { throw null; }
    public static <U> U lookupFirst(Class<U> type) { throw null; }
    public static void clearLegacyInstances() { throw null; }
}
