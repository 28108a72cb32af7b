// Signatures of com.cloudbees.plugins.credentials.CredentialsDescriptor as of 1389.vd7a_b_f5fa_50a_2; see DESIGN.md.
package com.cloudbees.plugins.credentials;

public abstract class CredentialsDescriptor extends hudson.model.Descriptor<com.cloudbees.plugins.credentials.Credentials> {
    protected CredentialsDescriptor(footman.stubs.None none) { super(none); }
    protected CredentialsDescriptor(Class<? extends com.cloudbees.plugins.credentials.Credentials> clazz) { super((footman.stubs.None) null); }
    protected CredentialsDescriptor() { super((footman.stubs.None) null); }
    public boolean isScopeRelevant() { throw null; }
    public boolean isScopeRelevant(hudson.model.ModelObject object) { throw null; }
    public boolean isScopeRelevant(com.cloudbees.plugins.credentials.CredentialsStore store) { throw null; }
    public String getCredentialsPage() { throw null; }
    public String getIconClassName() { throw null; }
    public boolean isApplicable(com.cloudbees.plugins.credentials.CredentialsProvider provider) { throw null; }
    public static hudson.model.ModelObject unwrapContext(hudson.model.ModelObject context) { throw null; }
    public static hudson.model.ModelObject lookupContext(String provider, String token) { throw null; }
    public static <T extends hudson.model.ModelObject> T findContextInPath(Class<T> type) { throw null; }
    public static <T extends hudson.model.ModelObject> T findContextInPath(org.kohsuke.stapler.StaplerRequest2 request, Class<T> type) { throw null; }
    public void calcFillSettings(String field, java.util.Map<String, Object> attributes) { throw null; }
    public void calcAutoCompleteSettings(String field, java.util.Map<String, Object> attributes) { throw null; }

    public static class EnhancedCheckMethod {
        protected EnhancedCheckMethod(footman.stubs.None none) { }
        public EnhancedCheckMethod(hudson.model.Descriptor descriptor, String fieldName) {  }
        public String toCheckUrl() { throw null; }
    }
}
