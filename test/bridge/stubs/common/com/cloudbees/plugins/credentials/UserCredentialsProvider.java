// Signatures of com.cloudbees.plugins.credentials.UserCredentialsProvider as of 1389.vd7a_b_f5fa_50a_2 and 1502.v5c95e620ddfe; see DESIGN.md.
package com.cloudbees.plugins.credentials;

public class UserCredentialsProvider extends com.cloudbees.plugins.credentials.CredentialsProvider {
    protected UserCredentialsProvider(footman.stubs.None none) { super(none); }
    public UserCredentialsProvider() { super((footman.stubs.None) null); }
    public java.util.Set<com.cloudbees.plugins.credentials.CredentialsScope> getScopes(hudson.model.ModelObject object) { throw null; }
    public com.cloudbees.plugins.credentials.CredentialsStore getStore(hudson.model.ModelObject object) { throw null; }
    public String getIconClassName() { throw null; }

    public static class UserCredentialsProperty extends hudson.model.UserProperty {
        protected UserCredentialsProperty(footman.stubs.None none) { super(none); }
        public UserCredentialsProperty(java.util.List<com.cloudbees.plugins.credentials.Credentials> credentials) { super((footman.stubs.None) null); }
        public UserCredentialsProperty(com.cloudbees.plugins.credentials.domains.DomainCredentials[] domainCredentials) { super((footman.stubs.None) null); }
        public <C extends com.cloudbees.plugins.credentials.Credentials> java.util.List<C> getCredentials(Class<C> type) { throw null; }
        public java.util.List<com.cloudbees.plugins.credentials.Credentials> getCredentials() { throw null; }
        public java.util.List<com.cloudbees.plugins.credentials.domains.DomainCredentials> getDomainCredentials() { throw null; }
        public java.util.Map<com.cloudbees.plugins.credentials.domains.Domain, java.util.List<com.cloudbees.plugins.credentials.Credentials>> getDomainCredentialsMap() { throw null; }
        public void setDomainCredentialsMap(java.util.Map<com.cloudbees.plugins.credentials.domains.Domain, java.util.List<com.cloudbees.plugins.credentials.Credentials>> domainCredentialsMap) { throw null; }

        public static class DescriptorImpl extends hudson.model.UserPropertyDescriptor {
            protected DescriptorImpl(footman.stubs.None none) { super(none); }
            public DescriptorImpl() { super((footman.stubs.None) null); }
            public hudson.model.UserProperty newInstance(hudson.model.User user) { throw null; }
            public boolean isEnabled() { throw null; }
            public String getDisplayName() { throw null; }
            public hudson.DescriptorExtensionList<com.cloudbees.plugins.credentials.Credentials, com.cloudbees.plugins.credentials.CredentialsDescriptor> getCredentialDescriptors() { throw null; }
            public hudson.DescriptorExtensionList<com.cloudbees.plugins.credentials.domains.DomainSpecification, hudson.model.Descriptor<com.cloudbees.plugins.credentials.domains.DomainSpecification>> getSpecificationDescriptors() { throw null; }
        }
    }

    public static class UserFacingAction {
        protected UserFacingAction(footman.stubs.None none) { }
        public UserFacingAction(com.cloudbees.plugins.credentials.UserCredentialsProvider.StoreImpl store) {  }
        public com.cloudbees.plugins.credentials.CredentialsStore getStore() { throw null; }
        public String getIconFileName() { throw null; }
        public String getIconClassName() { throw null; }
        public String getDisplayName() { throw null; }
    }

    public static class StoreImpl extends com.cloudbees.plugins.credentials.CredentialsStore {
        protected StoreImpl(footman.stubs.None none) { super(none); }
        public hudson.model.ModelObject getContext() { throw null; }
        public boolean hasPermission2(org.springframework.security.core.Authentication a, hudson.security.Permission permission) { throw null; }
        public hudson.security.ACL getACL() { throw null; }
        public java.util.List<com.cloudbees.plugins.credentials.domains.Domain> getDomains() { throw null; }
        public java.util.List<com.cloudbees.plugins.credentials.Credentials> getCredentials(com.cloudbees.plugins.credentials.domains.Domain domain) { throw null; }
        public boolean addDomain(com.cloudbees.plugins.credentials.domains.Domain domain, java.util.List<com.cloudbees.plugins.credentials.Credentials> credentials) throws java.io.IOException { throw null; }
        public boolean removeDomain(com.cloudbees.plugins.credentials.domains.Domain domain) throws java.io.IOException { throw null; }
        public boolean updateDomain(com.cloudbees.plugins.credentials.domains.Domain current, com.cloudbees.plugins.credentials.domains.Domain replacement) throws java.io.IOException { throw null; }
        public boolean addCredentials(com.cloudbees.plugins.credentials.domains.Domain domain, com.cloudbees.plugins.credentials.Credentials credentials) throws java.io.IOException { throw null; }
        public boolean removeCredentials(com.cloudbees.plugins.credentials.domains.Domain domain, com.cloudbees.plugins.credentials.Credentials credentials) throws java.io.IOException { throw null; }
        public boolean updateCredentials(com.cloudbees.plugins.credentials.domains.Domain domain, com.cloudbees.plugins.credentials.Credentials current, com.cloudbees.plugins.credentials.Credentials replacement) throws java.io.IOException { throw null; }
        public String getRelativeLinkToContext() { throw null; }
        public void save() throws java.io.IOException { throw null; }
    }
}
