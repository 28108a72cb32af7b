// Signatures of hudson.model.ViewDescriptor as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class ViewDescriptor extends hudson.model.Descriptor<hudson.model.View> {
    protected ViewDescriptor(footman.stubs.None none) { super(none); }
    public String getDisplayName() { throw null; }
    public boolean isInstantiable() { throw null; }
    public final String getNewViewDetailPage() { throw null; }
    protected ViewDescriptor(Class<? extends hudson.model.View> clazz) { super((footman.stubs.None) null); }
    protected ViewDescriptor() { super((footman.stubs.None) null); }
    public boolean isApplicable(Class<? extends hudson.model.ViewGroup> ownerType) { throw null; }
    public boolean isApplicableIn(hudson.model.ViewGroup owner) { throw null; }
}
