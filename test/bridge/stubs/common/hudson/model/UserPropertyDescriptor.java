// Signatures of hudson.model.UserPropertyDescriptor as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class UserPropertyDescriptor extends hudson.model.Descriptor<hudson.model.UserProperty> {
    protected UserPropertyDescriptor(footman.stubs.None none) { super(none); }
    protected UserPropertyDescriptor(Class<? extends hudson.model.UserProperty> clazz) { super((footman.stubs.None) null); }
    protected UserPropertyDescriptor() { super((footman.stubs.None) null); }
    public abstract hudson.model.UserProperty newInstance(hudson.model.User user);
    public boolean isEnabled() { throw null; }
    protected String getUserPropertyCategoryAsString() { throw null; }
    public String getDescription() { throw null; }
}
