// Signatures of hudson.security.SecurityRealm as of jenkins-2.568.2; see DESIGN.md.
package hudson.security;

public abstract class SecurityRealm implements hudson.model.Describable<hudson.security.SecurityRealm>, hudson.ExtensionPoint {
    protected SecurityRealm(footman.stubs.None none) { }
    public SecurityRealm() {  }
    public abstract hudson.security.SecurityRealm.SecurityComponents createSecurityComponents();
    public jenkins.model.IdStrategy getUserIdStrategy() { throw null; }
    public jenkins.model.IdStrategy getGroupIdStrategy() { throw null; }
    public hudson.model.Descriptor<hudson.security.SecurityRealm> getDescriptor() { throw null; }
    public String getAuthenticationGatewayUrl() { throw null; }
    public String getLoginUrl() { throw null; }
    public boolean canLogOut() { throw null; }
    protected String getPostLogOutUrl2(org.kohsuke.stapler.StaplerRequest2 req, org.springframework.security.core.Authentication auth) { throw null; }
    public void doLogout(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public boolean allowsSignup() { throw null; }
    public final void doCaptcha(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
    protected final boolean validateCaptcha(String text) { throw null; }
    public hudson.security.SecurityRealm.SecurityComponents getSecurityComponents() { throw null; }
    public jakarta.servlet.Filter createFilter(jakarta.servlet.FilterConfig filterConfig) { throw null; }
    protected final java.util.List<jakarta.servlet.Filter> commonFilters() { throw null; }
    public static final hudson.security.SecurityRealm NO_AUTHENTICATION = null;
    public static String getFrom() { throw null; }
    public static hudson.DescriptorExtensionList<hudson.security.SecurityRealm, hudson.model.Descriptor<hudson.security.SecurityRealm>> all() { throw null; }

    public static final class SecurityComponents {
        protected SecurityComponents(footman.stubs.None none) { }
        public SecurityComponents() {  }
    }
}
