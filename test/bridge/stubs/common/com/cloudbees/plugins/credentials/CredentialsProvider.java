// Signatures of com.cloudbees.plugins.credentials.CredentialsProvider as of 1389.vd7a_b_f5fa_50a_2 and 1502.v5c95e620ddfe; see DESIGN.md.
package com.cloudbees.plugins.credentials;

public abstract class CredentialsProvider extends hudson.model.Descriptor<com.cloudbees.plugins.credentials.CredentialsProvider> implements hudson.ExtensionPoint, hudson.model.Describable<com.cloudbees.plugins.credentials.CredentialsProvider> {
    protected CredentialsProvider(footman.stubs.None none) { super(none); }
    public static final com.cloudbees.plugins.credentials.CredentialsProvider NONE = null;
    public static final hudson.security.Permission USE_OWN = null;
    public static final hudson.security.Permission USE_ITEM = null;
    public static final hudson.security.Permission CREATE = null;
    public static final hudson.security.Permission UPDATE = null;
    public static final hudson.security.Permission VIEW = null;
    public static final hudson.security.Permission DELETE = null;
    public static final hudson.security.Permission MANAGE_DOMAINS = null;
    public CredentialsProvider() { super((footman.stubs.None) null); }
    public static hudson.DescriptorExtensionList<com.cloudbees.plugins.credentials.Credentials, com.cloudbees.plugins.credentials.CredentialsDescriptor> allCredentialsDescriptors() { throw null; }
    public static <C extends com.cloudbees.plugins.credentials.Credentials> java.util.List<C> lookupCredentials(Class<C> type) { throw null; }
    public static <C extends com.cloudbees.plugins.credentials.Credentials> java.util.List<C> lookupCredentials(Class<C> type, hudson.model.Item item) { throw null; }
    public static <C extends com.cloudbees.plugins.credentials.Credentials> java.util.List<C> lookupCredentials(Class<C> type, hudson.model.ItemGroup itemGroup) { throw null; }
    public static <C extends com.cloudbees.plugins.credentials.Credentials> java.util.List<C> lookupCredentialsInItemGroup(Class<C> type, hudson.model.ItemGroup itemGroup, org.springframework.security.core.Authentication authentication) { throw null; }
    public static <C extends com.cloudbees.plugins.credentials.Credentials> java.util.List<C> lookupCredentialsInItem(Class<C> type, hudson.model.Item item, org.springframework.security.core.Authentication authentication) { throw null; }
    public static java.util.Set<com.cloudbees.plugins.credentials.CredentialsScope> lookupScopes(hudson.model.ModelObject object) { throw null; }
    public static boolean hasStores(hudson.model.ModelObject context) { throw null; }
    public static Iterable<com.cloudbees.plugins.credentials.CredentialsStore> lookupStores(hudson.model.ModelObject context) { throw null; }
    public static <C extends com.cloudbees.plugins.credentials.Credentials> C snapshot(C credential) { throw null; }
    public static <C extends com.cloudbees.plugins.credentials.Credentials> C snapshot(Class<C> clazz, C credential) { throw null; }
    public static <C> C findCredentialById(String id, Class<C> type, hudson.model.Run<?, ?> run) { throw null; }
    public static hudson.ExtensionList<com.cloudbees.plugins.credentials.CredentialsProvider> all() { throw null; }
    public static java.util.List<com.cloudbees.plugins.credentials.CredentialsProvider> enabled() { throw null; }
    public static java.util.List<com.cloudbees.plugins.credentials.CredentialsProvider> enabled(Object context) { throw null; }
    public hudson.model.Descriptor<com.cloudbees.plugins.credentials.CredentialsProvider> getDescriptor() { throw null; }
    public final boolean isEnabled() { throw null; }
    public boolean isEnabled(Object context) { throw null; }
    public String getDisplayName() { throw null; }
    public String getIconClassName() { throw null; }
    public java.util.Set<com.cloudbees.plugins.credentials.CredentialsScope> getScopes(hudson.model.ModelObject object) { throw null; }
    public com.cloudbees.plugins.credentials.CredentialsStore getStore(hudson.model.ModelObject object) { throw null; }
    public final boolean isApplicable(Class<? extends com.cloudbees.plugins.credentials.Credentials> clazz) { throw null; }
    public final boolean isApplicable(hudson.model.Descriptor<?> descriptor) { throw null; }
    protected boolean _isApplicable(hudson.model.Descriptor<?> descriptor) { throw null; }
    public final java.util.List<com.cloudbees.plugins.credentials.CredentialsDescriptor> getCredentialsDescriptors() { throw null; }
    public final boolean hasCredentialsDescriptors() { throw null; }
    public static hudson.model.Fingerprint getFingerprintOf(com.cloudbees.plugins.credentials.Credentials c) throws java.io.IOException { throw null; }
    public static hudson.model.Fingerprint getOrCreateFingerprintOf(com.cloudbees.plugins.credentials.Credentials c) throws java.io.IOException { throw null; }
    public static <C extends com.cloudbees.plugins.credentials.Credentials> C track(hudson.model.Run build, C credentials) { throw null; }
    public static <C extends com.cloudbees.plugins.credentials.Credentials> java.util.List<C> trackAll(hudson.model.Run build, C... credentials) { throw null; }
    public static <C extends com.cloudbees.plugins.credentials.Credentials> java.util.List<C> trackAll(hudson.model.Run build, java.util.List<C> credentials) { throw null; }
    public static <C extends com.cloudbees.plugins.credentials.Credentials> C track(hudson.model.Node node, C credentials) { throw null; }
    public static <C extends com.cloudbees.plugins.credentials.Credentials> java.util.List<C> trackAll(hudson.model.Node node, C... credentials) { throw null; }
    public static <C extends com.cloudbees.plugins.credentials.Credentials> java.util.List<C> trackAll(hudson.model.Node node, java.util.List<C> credentials) { throw null; }
    public static <C extends com.cloudbees.plugins.credentials.Credentials> C track(hudson.model.Item item, C credentials) { throw null; }
    public static <C extends com.cloudbees.plugins.credentials.Credentials> java.util.List<C> trackAll(hudson.model.Item item, C... credentials) { throw null; }
    public static <C extends com.cloudbees.plugins.credentials.Credentials> java.util.List<C> trackAll(hudson.model.Item item, java.util.List<C> credentials) { throw null; }
    public static void saveAll() { throw null; }
}
