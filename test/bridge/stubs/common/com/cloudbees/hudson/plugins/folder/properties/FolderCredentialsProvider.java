// Signatures of com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider as of 6.959.v4ed5cc9e2dd4 and 6.1100.ve9eed61d16c4; see DESIGN.md.
package com.cloudbees.hudson.plugins.folder.properties;

public class FolderCredentialsProvider extends com.cloudbees.plugins.credentials.CredentialsProvider {
    protected FolderCredentialsProvider(footman.stubs.None none) { super(none); }
    public FolderCredentialsProvider() { super((footman.stubs.None) null); }
    public java.util.Set<com.cloudbees.plugins.credentials.CredentialsScope> getScopes(hudson.model.ModelObject object) { throw null; }
    public com.cloudbees.plugins.credentials.CredentialsStore getStore(hudson.model.ModelObject object) { throw null; }
    public String getIconClassName() { throw null; }

    public static class FolderCredentialsProperty extends com.cloudbees.hudson.plugins.folder.AbstractFolderProperty<com.cloudbees.hudson.plugins.folder.AbstractFolder<?>> {
        protected FolderCredentialsProperty(footman.stubs.None none) { super(none); }
        public FolderCredentialsProperty(java.util.List<com.cloudbees.plugins.credentials.Credentials> credentials) { super((footman.stubs.None) null); }
        public FolderCredentialsProperty(com.cloudbees.plugins.credentials.domains.DomainCredentials[] domainCredentials) { super((footman.stubs.None) null); }
        public <C extends com.cloudbees.plugins.credentials.Credentials> java.util.List<C> getCredentials(Class<C> type) { throw null; }
        public java.util.List<com.cloudbees.plugins.credentials.Credentials> getCredentials() { throw null; }
        public java.util.List<com.cloudbees.plugins.credentials.domains.DomainCredentials> getDomainCredentials() { throw null; }
        public java.util.Map<com.cloudbees.plugins.credentials.domains.Domain, java.util.List<com.cloudbees.plugins.credentials.Credentials>> getDomainCredentialsMap() { throw null; }
        public void setDomainCredentialsMap(java.util.Map<com.cloudbees.plugins.credentials.domains.Domain, java.util.List<com.cloudbees.plugins.credentials.Credentials>> domainCredentialsMap) { throw null; }

        public class CredentialsStoreActionImpl {
            protected CredentialsStoreActionImpl(footman.stubs.None none) { }
            public CredentialsStoreActionImpl() {  }
            public String getIconFileName() { throw null; }
            public String getIconClassName() { throw null; }
            public String getDisplayName() { throw null; }
        }

        public static class DescriptorImpl {
            protected DescriptorImpl(footman.stubs.None none) { }
            public DescriptorImpl() {  }
            public String getDisplayName() { throw null; }
            public hudson.DescriptorExtensionList<com.cloudbees.plugins.credentials.domains.DomainSpecification, hudson.model.Descriptor<com.cloudbees.plugins.credentials.domains.DomainSpecification>> getSpecificationDescriptors() { throw null; }
        }
    }
}
