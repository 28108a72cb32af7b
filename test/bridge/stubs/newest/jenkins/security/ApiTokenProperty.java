// Signatures of jenkins.security.ApiTokenProperty as of jenkins-2.568.2; see DESIGN.md.
package jenkins.security;

public class ApiTokenProperty extends hudson.model.UserProperty {
    protected ApiTokenProperty(footman.stubs.None none) { super(none); }
    public ApiTokenProperty() { super((footman.stubs.None) null); }
    protected void setUser(hudson.model.User u) { throw null; }
    public String getApiToken() { throw null; }
    public boolean hasLegacyToken() { throw null; }
    public boolean matchesPassword(String token) { throw null; }
    public java.util.Collection<jenkins.security.ApiTokenProperty.TokenInfoAndStats> getTokenList() { throw null; }
    public void changeApiToken() throws java.io.IOException { throw null; }
    public void deleteApiToken() { throw null; }
    public String addFixedNewToken(String name, String tokenPlainValue) throws java.io.IOException { throw null; }
    public String addFixedNewToken(String name, String tokenPlainValue, java.time.LocalDate expirationDate) throws java.io.IOException { throw null; }
    public void revokeAllTokens() throws java.io.IOException { throw null; }
    public void revokeAllTokensExceptOne(String tokenUuid) throws java.io.IOException { throw null; }
    public void revokeToken(String tokenUuid) throws java.io.IOException { throw null; }
    public static final jenkins.security.HMACConfidentialKey API_KEY_SEED = null;

    public static class TokenInfoAndStats {
        protected TokenInfoAndStats(footman.stubs.None none) { }
        public final String uuid = null;
        public final String name = null;
        public final java.util.Date creationDate = null;
        public final long numDaysCreation = 0;
        public final boolean isLegacy = false;
        public final int useCounter = 0;
        public final java.util.Date lastUseDate = null;
        public final long numDaysUse = 0;
        public final String expirationDate = null;
        public final boolean expired = false;
        public final boolean aboutToExpire = false;
        public String createdDaysAgo() { throw null; }
        public String lastUsedDaysAgo() { throw null; }
    }

    public static final class DescriptorImpl extends hudson.model.UserPropertyDescriptor {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
        public String getNoLegacyToken() { throw null; }
        public jenkins.security.ApiTokenProperty newInstance(hudson.model.User user) { throw null; }
        public boolean isStatisticsEnabled() { throw null; }
        public boolean mustDisplayLegacyApiToken(hudson.model.User propertyOwner) { throw null; }
        public boolean hasCurrentUserRightToGenerateNewToken(hudson.model.User propertyOwner) { throw null; }
        public org.kohsuke.stapler.HttpResponse doGenerateNewToken(hudson.model.User u, String newTokenName, String tokenExpiration, String expirationDuration) throws java.io.IOException { throw null; }
        public org.kohsuke.stapler.HttpResponse doAddFixedToken(hudson.model.User u, String newTokenName, String newTokenPlainValue, String tokenExpiration, String expirationDuration) throws java.io.IOException { throw null; }
        public org.kohsuke.stapler.HttpResponse doRename(hudson.model.User u, String tokenUuid, String newName) throws java.io.IOException { throw null; }
        public org.kohsuke.stapler.HttpResponse doRevoke(hudson.model.User u, String tokenUuid) throws java.io.IOException { throw null; }
        public org.kohsuke.stapler.HttpResponse doRevokeAll(hudson.model.User u) throws java.io.IOException { throw null; }
        public org.kohsuke.stapler.HttpResponse doRevokeAllExcept(hudson.model.User u, String tokenUuid) throws java.io.IOException { throw null; }
    }
}
