// Signatures of hudson.security.HudsonPrivateSecurityRealm as of jenkins-2.484; see DESIGN.md.
package hudson.security;

public class HudsonPrivateSecurityRealm implements hudson.model.ModelObject, hudson.security.AccessControlled {
    protected HudsonPrivateSecurityRealm(footman.stubs.None none) { }
    public HudsonPrivateSecurityRealm(boolean allowsSignup) {  }
    public boolean allowsSignup() { throw null; }
    public boolean getAllowsSignup() { throw null; }
    public boolean isEnableCaptcha() { throw null; }
    public hudson.security.HudsonPrivateSecurityRealm.Details load(String username) { throw null; }
    public hudson.model.User doCreateAccountWithFederatedIdentity(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public hudson.model.User doCreateAccount(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doCreateAccountByAdmin(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public hudson.model.User createAccountByAdmin(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp, String addUserView, String successView) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public hudson.model.User createAccountFromSetupWizard(org.kohsuke.stapler.StaplerRequest2 req) throws java.io.IOException { throw null; }
    public void doCreateFirstAccount(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public boolean isMailerPluginPresent() { throw null; }
    public hudson.model.User createAccount(String userName, String password) throws java.io.IOException { throw null; }
    public hudson.model.User createAccountWithHashedPassword(String userName, String hashedPassword) throws java.io.IOException { throw null; }
    public String getDisplayName() { throw null; }
    public hudson.security.ACL getACL() { throw null; }
    public void checkPermission(hudson.security.Permission permission) { throw null; }
    public boolean hasPermission(hudson.security.Permission permission) { throw null; }
    public java.util.List<hudson.model.User> getAllUsers() { throw null; }
    public hudson.model.User getUser(String id) { throw null; }

    public static final class SignupInfo {
        protected SignupInfo(footman.stubs.None none) { }
        public String username;
        public String password1;
        public String password2;
        public String fullname;
        public String email;
        public String captcha;
        public String errorMessage;
        public java.util.HashMap<String, String> errors;
        public SignupInfo() {  }
        public SignupInfo(org.kohsuke.stapler.StaplerRequest2 req) {  }
    }

    public static final class Details extends hudson.model.UserProperty {
        protected Details(footman.stubs.None none) { super(none); }
        public String getPassword() { throw null; }
        public boolean isPasswordCorrect(String candidate) { throw null; }
        public String getProtectedPassword() { throw null; }
        public String getUsername() { throw null; }
        public boolean isAccountNonExpired() { throw null; }
        public boolean isAccountNonLocked() { throw null; }
        public boolean isCredentialsNonExpired() { throw null; }
        public boolean isEnabled() { throw null; }

        public static class ConverterImpl extends hudson.util.XStream2.PassthruConverter<hudson.security.HudsonPrivateSecurityRealm.Details> {
            protected ConverterImpl(footman.stubs.None none) { super(none); }
            public ConverterImpl(hudson.util.XStream2 xstream) { super((footman.stubs.None) null); }
        }

        public static final class DescriptorImpl extends hudson.model.UserPropertyDescriptor {
            protected DescriptorImpl(footman.stubs.None none) { super(none); }
            public DescriptorImpl() { super((footman.stubs.None) null); }
            public String getDisplayName() { throw null; }
            public boolean isEnabled() { throw null; }
            public hudson.model.UserProperty newInstance(hudson.model.User user) { throw null; }
        }
    }

    public static final class ManageUserLinks extends hudson.model.ManagementLink {
        protected ManageUserLinks(footman.stubs.None none) { super(none); }
        public ManageUserLinks() { super((footman.stubs.None) null); }
        public String getIconFileName() { throw null; }
        public String getUrlName() { throw null; }
        public String getDisplayName() { throw null; }
        public String getDescription() { throw null; }
        public hudson.model.ManagementLink.Category getCategory() { throw null; }
    }

    public static final class DescriptorImpl extends hudson.model.Descriptor<hudson.security.SecurityRealm> {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
    }
}
