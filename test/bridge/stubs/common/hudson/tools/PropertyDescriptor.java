// Signatures of hudson.tools.PropertyDescriptor as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.tools;

public abstract class PropertyDescriptor<P extends hudson.model.Describable<P>, T> extends hudson.model.Descriptor<P> {
    protected PropertyDescriptor(footman.stubs.None none) { super(none); }
    protected PropertyDescriptor(Class<? extends P> clazz) { super((footman.stubs.None) null); }
    protected PropertyDescriptor() { super((footman.stubs.None) null); }
    public boolean isApplicable(Class<? extends T> targetType) { throw null; }
    public static <D extends hudson.tools.PropertyDescriptor<?, T>, T> java.util.List<D> for_(java.util.List<D> all, Class<? extends T> target) { throw null; }
    public static <D extends hudson.tools.PropertyDescriptor<?, T>, T> java.util.List<D> for_(java.util.List<D> all, T target) { throw null; }
}
