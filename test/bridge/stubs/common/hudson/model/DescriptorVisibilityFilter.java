// Signatures of hudson.model.DescriptorVisibilityFilter as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class DescriptorVisibilityFilter implements hudson.ExtensionPoint {
    protected DescriptorVisibilityFilter(footman.stubs.None none) { }
    public DescriptorVisibilityFilter() {  }
    public boolean filterType(Class<?> contextClass, hudson.model.Descriptor descriptor) { throw null; }
    public abstract boolean filter(Object context, hudson.model.Descriptor descriptor);
    public static hudson.ExtensionList<hudson.model.DescriptorVisibilityFilter> all() { throw null; }
    public static <T extends hudson.model.Descriptor> java.util.List<T> apply(Object context, Iterable<T> source) { throw null; }
    public static <T extends hudson.model.Descriptor> java.util.List<T> applyType(Class<?> contextClass, Iterable<T> source) { throw null; }
}
