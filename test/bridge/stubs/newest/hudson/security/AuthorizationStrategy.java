// Signatures of hudson.security.AuthorizationStrategy as of jenkins-2.568.2; see DESIGN.md.
package hudson.security;

public abstract class AuthorizationStrategy implements hudson.model.Describable<hudson.security.AuthorizationStrategy>, hudson.ExtensionPoint {
    protected AuthorizationStrategy(footman.stubs.None none) { }
    public AuthorizationStrategy() {  }
    public abstract hudson.security.ACL getRootACL();
    public hudson.security.ACL getACL(hudson.model.AbstractProject<?, ?> project) { throw null; }
    public hudson.security.ACL getACL(hudson.model.Job<?, ?> project) { throw null; }
    public hudson.security.ACL getACL(hudson.model.View item) { throw null; }
    public hudson.security.ACL getACL(hudson.model.AbstractItem item) { throw null; }
    public hudson.security.ACL getACL(hudson.model.User user) { throw null; }
    public hudson.security.ACL getACL(hudson.model.Computer computer) { throw null; }
    public hudson.security.ACL getACL(jenkins.model.IComputer computer) { throw null; }
    public hudson.security.ACL getACL(hudson.slaves.Cloud cloud) { throw null; }
    public hudson.security.ACL getACL(hudson.model.Node node) { throw null; }
    public abstract java.util.Collection<String> getGroups();
    public static hudson.DescriptorExtensionList<hudson.security.AuthorizationStrategy, hudson.model.Descriptor<hudson.security.AuthorizationStrategy>> all() { throw null; }
    public static final hudson.security.AuthorizationStrategy UNSECURED = null;

    public static final class Unsecured extends hudson.security.AuthorizationStrategy implements java.io.Serializable {
        protected Unsecured(footman.stubs.None none) { super(none); }
        public Unsecured() { super((footman.stubs.None) null); }
        public hudson.security.ACL getRootACL() { throw null; }
        public java.util.Collection<String> getGroups() { throw null; }

        public static final class DescriptorImpl extends hudson.model.Descriptor<hudson.security.AuthorizationStrategy> {
            protected DescriptorImpl(footman.stubs.None none) { super(none); }
            public DescriptorImpl() { super((footman.stubs.None) null); }
            public String getDisplayName() { throw null; }
        }
    }
}
