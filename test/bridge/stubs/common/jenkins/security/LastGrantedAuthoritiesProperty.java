// Signatures of jenkins.security.LastGrantedAuthoritiesProperty as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.security;

public class LastGrantedAuthoritiesProperty extends hudson.model.UserProperty {
    protected LastGrantedAuthoritiesProperty(footman.stubs.None none) { super(none); }
    public LastGrantedAuthoritiesProperty() { super((footman.stubs.None) null); }
    public void update(org.springframework.security.core.Authentication auth) throws java.io.IOException { throw null; }
    public void invalidate() throws java.io.IOException { throw null; }

    public static class SecurityListenerImpl {
        protected SecurityListenerImpl(footman.stubs.None none) { }
        public SecurityListenerImpl() {  }
        protected void loggedIn(String username) { throw null; }
        protected void failedToLogIn(String username) { throw null; }
    }

    public static final class DescriptorImpl extends hudson.model.UserPropertyDescriptor {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public boolean isEnabled() { throw null; }
        public hudson.model.UserProperty newInstance(hudson.model.User user) { throw null; }
    }
}
