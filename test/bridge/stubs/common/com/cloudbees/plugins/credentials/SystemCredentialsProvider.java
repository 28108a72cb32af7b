// Signatures of com.cloudbees.plugins.credentials.SystemCredentialsProvider as of 1389.vd7a_b_f5fa_50a_2 and 1502.v5c95e620ddfe; see DESIGN.md.
package com.cloudbees.plugins.credentials;

public class SystemCredentialsProvider extends hudson.model.AbstractDescribableImpl<com.cloudbees.plugins.credentials.SystemCredentialsProvider> implements hudson.model.Saveable {
    protected SystemCredentialsProvider(footman.stubs.None none) { super(none); }
    public SystemCredentialsProvider() { super((footman.stubs.None) null); }
    public static void forceLoadDuringStartup() { throw null; }
    public static hudson.XmlFile getConfigFile() { throw null; }
    public static com.cloudbees.plugins.credentials.SystemCredentialsProvider getInstance() { throw null; }
    public java.util.List<com.cloudbees.plugins.credentials.Credentials> getCredentials() { throw null; }
    public java.util.List<com.cloudbees.plugins.credentials.domains.DomainCredentials> getDomainCredentials() { throw null; }
    public java.util.Map<com.cloudbees.plugins.credentials.domains.Domain, java.util.List<com.cloudbees.plugins.credentials.Credentials>> getDomainCredentialsMap() { throw null; }
    public void setDomainCredentialsMap(java.util.Map<com.cloudbees.plugins.credentials.domains.Domain, java.util.List<com.cloudbees.plugins.credentials.Credentials>> domainCredentialsMap) { throw null; }
    public void save() throws java.io.IOException { throw null; }

    public static final class DescriptorImpl extends hudson.model.Descriptor<com.cloudbees.plugins.credentials.SystemCredentialsProvider> {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
    }

    public static class ProviderImpl extends com.cloudbees.plugins.credentials.CredentialsProvider {
        protected ProviderImpl(footman.stubs.None none) { super(none); }
        public ProviderImpl() { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
        public java.util.Set<com.cloudbees.plugins.credentials.CredentialsScope> getScopes(hudson.model.ModelObject object) { throw null; }
        public com.cloudbees.plugins.credentials.CredentialsStore getStore(hudson.model.ModelObject object) { throw null; }
        public String getIconClassName() { throw null; }
    }

    public static class StoreImpl extends com.cloudbees.plugins.credentials.CredentialsStore {
        protected StoreImpl(footman.stubs.None none) { super(none); }
        public StoreImpl() { super((footman.stubs.None) null); }
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
        public void save() throws java.io.IOException { throw null; }
    }

    public static class UserFacingAction {
        protected UserFacingAction(footman.stubs.None none) { }
        public UserFacingAction() {  }
        public com.cloudbees.plugins.credentials.CredentialsStore getStore() { throw null; }
        public String getIconFileName() { throw null; }
        public String getIconClassName() { throw null; }
        public String getDisplayName() { throw null; }
    }
}
