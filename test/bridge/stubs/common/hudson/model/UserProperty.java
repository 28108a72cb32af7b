// Signatures of hudson.model.UserProperty as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class UserProperty implements hudson.model.ReconfigurableDescribable<hudson.model.UserProperty>, hudson.ExtensionPoint {
    protected UserProperty(footman.stubs.None none) { }
    public UserProperty() {  }
    protected hudson.model.User user;
    protected void setUser(hudson.model.User u) { throw null; }
    public hudson.model.UserPropertyDescriptor getDescriptor() { throw null; }
    public static hudson.DescriptorExtensionList<hudson.model.UserProperty, hudson.model.UserPropertyDescriptor> all() { throw null; }
}
