// Signatures of hudson.DescriptorExtensionList as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson;

public class DescriptorExtensionList<T extends hudson.model.Describable<T>, D extends hudson.model.Descriptor<T>> extends hudson.ExtensionList<D> {
    protected DescriptorExtensionList(footman.stubs.None none) { super(none); }
    public static <T extends hudson.model.Describable<T>, D extends hudson.model.Descriptor<T>> hudson.DescriptorExtensionList<T, D> createDescriptorList(jenkins.model.Jenkins jenkins, Class<T> describableType) { throw null; }
    public static <T extends hudson.model.Describable<T>, D extends hudson.model.Descriptor<T>> hudson.DescriptorExtensionList<T, D> createDescriptorList(hudson.model.Hudson hudson, Class<T> describableType) { throw null; }
    protected DescriptorExtensionList(hudson.model.Hudson hudson, Class<T> describableType) { super((footman.stubs.None) null); }
    protected DescriptorExtensionList(jenkins.model.Jenkins jenkins, Class<T> describableType) { super((footman.stubs.None) null); }
    public D find(String fqcn) { throw null; }
    public D find(Class<? extends T> type) { throw null; }
    public D findByName(String id) { throw null; }
    public boolean add(D d) { throw null; }
    public boolean remove(Object o) { throw null; }
    protected Object getLoadLock() { throw null; }
    protected java.util.List<hudson.ExtensionComponent<D>> load() { throw null; }
    public static Iterable<hudson.model.Descriptor> listLegacyInstances() { throw null; }
    public static void clearLegacyInstances() { throw null; }
}
