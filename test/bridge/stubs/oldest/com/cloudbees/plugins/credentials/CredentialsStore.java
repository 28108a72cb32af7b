// Signatures of com.cloudbees.plugins.credentials.CredentialsStore as of 1389.vd7a_b_f5fa_50a_2; see DESIGN.md.
package com.cloudbees.plugins.credentials;

public abstract class CredentialsStore implements hudson.security.AccessControlled, hudson.model.Saveable {
    protected CredentialsStore(footman.stubs.None none) { }
    public CredentialsStore(Class<? extends com.cloudbees.plugins.credentials.CredentialsProvider> providerClass) {  }
    public CredentialsStore() {  }
    public final com.cloudbees.plugins.credentials.CredentialsProvider getProviderOrDie() { throw null; }
    public final com.cloudbees.plugins.credentials.CredentialsProvider getProvider() { throw null; }
    public final java.util.Set<com.cloudbees.plugins.credentials.CredentialsScope> getScopes() { throw null; }
    public abstract hudson.model.ModelObject getContext();
    public boolean hasPermission2(org.springframework.security.core.Authentication a, hudson.security.Permission permission) { throw null; }
    public hudson.security.ACL getACL() { throw null; }
    public final void checkPermission(hudson.security.Permission p) { throw null; }
    public final boolean hasPermission(hudson.security.Permission p) { throw null; }
    public java.util.List<com.cloudbees.plugins.credentials.domains.Domain> getDomains() { throw null; }
    public com.cloudbees.plugins.credentials.domains.Domain getDomainByName(String name) { throw null; }
    public final boolean isDomainsModifiable() { throw null; }
    public abstract java.util.List<com.cloudbees.plugins.credentials.Credentials> getCredentials(com.cloudbees.plugins.credentials.domains.Domain domain);
    public final boolean addDomain(com.cloudbees.plugins.credentials.domains.Domain domain, com.cloudbees.plugins.credentials.Credentials... credentials) throws java.io.IOException { throw null; }
    public boolean addDomain(com.cloudbees.plugins.credentials.domains.Domain domain, java.util.List<com.cloudbees.plugins.credentials.Credentials> credentials) throws java.io.IOException { throw null; }
    public boolean removeDomain(com.cloudbees.plugins.credentials.domains.Domain domain) throws java.io.IOException { throw null; }
    public boolean updateDomain(com.cloudbees.plugins.credentials.domains.Domain current, com.cloudbees.plugins.credentials.domains.Domain replacement) throws java.io.IOException { throw null; }
    public abstract boolean addCredentials(com.cloudbees.plugins.credentials.domains.Domain domain, com.cloudbees.plugins.credentials.Credentials credentials) throws java.io.IOException;
    public abstract boolean removeCredentials(com.cloudbees.plugins.credentials.domains.Domain domain, com.cloudbees.plugins.credentials.Credentials credentials) throws java.io.IOException;
    public abstract boolean updateCredentials(com.cloudbees.plugins.credentials.domains.Domain domain, com.cloudbees.plugins.credentials.Credentials current, com.cloudbees.plugins.credentials.Credentials replacement) throws java.io.IOException;
    public final boolean isApplicable(hudson.model.Descriptor<?> descriptor) { throw null; }
    protected boolean _isApplicable(hudson.model.Descriptor<?> descriptor) { throw null; }
    public final java.util.List<com.cloudbees.plugins.credentials.CredentialsDescriptor> getCredentialsDescriptors() { throw null; }
    public String getRelativeLinkToContext() { throw null; }
    public String getRelativeLinkToAction() { throw null; }
    public String getRelativeLinkTo(com.cloudbees.plugins.credentials.domains.Domain domain) { throw null; }
    public final String getContextDisplayName() { throw null; }
    public String getDisplayName() { throw null; }
    public void save() throws java.io.IOException { throw null; }
}
