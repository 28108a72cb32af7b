// Signatures of org.jenkinsci.plugins.scriptsecurity.scripts.ScriptApproval as of 1402.v94c9ce464861; see DESIGN.md.
package org.jenkinsci.plugins.scriptsecurity.scripts;

public final class ScriptApproval extends jenkins.model.GlobalConfiguration implements hudson.model.RootAction {
    protected ScriptApproval(footman.stubs.None none) { super(none); }
    public static boolean ADMIN_AUTO_APPROVAL_ENABLED;
    public static boolean ALLOW_ADMIN_APPROVAL_ENABLED;
    protected hudson.XmlFile getConfigFile() { throw null; }
    public jenkins.model.GlobalConfigurationCategory getCategory() { throw null; }
    public static org.jenkinsci.plugins.scriptsecurity.scripts.ScriptApproval get() { throw null; }
    public boolean isScriptApproved(String script, org.jenkinsci.plugins.scriptsecurity.scripts.Language language) { throw null; }
    public ScriptApproval() { super((footman.stubs.None) null); }
    public void load() { throw null; }
    public boolean hasDeprecatedApprovedScriptHashes() { throw null; }
    public int countDeprecatedApprovedScriptHashes() { throw null; }
    public int countDeprecatedApprovedClasspathHashes() { throw null; }
    public boolean hasDeprecatedApprovedClasspathHashes() { throw null; }
    public String configuring(String script, org.jenkinsci.plugins.scriptsecurity.scripts.Language language, org.jenkinsci.plugins.scriptsecurity.scripts.ApprovalContext context, boolean approveIfAdmin) { throw null; }
    public String configuring(String script, org.jenkinsci.plugins.scriptsecurity.scripts.Language language, org.jenkinsci.plugins.scriptsecurity.scripts.ApprovalContext context) { throw null; }
    public String using(String script, org.jenkinsci.plugins.scriptsecurity.scripts.Language language) { throw null; }
    public void doApproveScriptHash(String hash) throws java.io.IOException { throw null; }
    public String preapprove(String script, org.jenkinsci.plugins.scriptsecurity.scripts.Language language) { throw null; }
    public void preapproveAll() { throw null; }
    public static void popRegistrationCallback() { throw null; }
    public void setApprovedSignatures(String[] signatures) throws java.io.IOException { throw null; }
    public String[] getApprovedSignatures() { throw null; }
    public String[] getDangerousApprovedSignatures() { throw null; }
    public String[] getAclApprovedSignatures() { throw null; }
    public void setApprovedScriptHashes(String[] scriptHashes) throws java.io.IOException { throw null; }
    public void setForceSandbox(boolean forceSandbox) { throw null; }
    public boolean isForceSandbox() { throw null; }
    public boolean isForceSandboxForCurrentUser() { throw null; }
    public String[] getApprovedScriptHashes() { throw null; }
    public String getIconFileName() { throw null; }
    public String getUrlName() { throw null; }
    public java.util.Set<org.jenkinsci.plugins.scriptsecurity.scripts.ScriptApproval.PendingScript> getPendingScripts() { throw null; }
    public void approveScript(String hash) throws java.io.IOException { throw null; }
    public void denyScript(String hash) throws java.io.IOException { throw null; }
    public void clearApprovedScripts() throws java.io.IOException { throw null; }
    public void clearDeprecatedApprovedScripts() throws java.io.IOException { throw null; }
    public String getSpinnerIconClassName() { throw null; }
    public void convertDeprecatedApprovedClasspathEntries() { throw null; }
    public boolean isConvertingDeprecatedApprovedClasspathEntries() { throw null; }
    public java.util.Set<org.jenkinsci.plugins.scriptsecurity.scripts.ScriptApproval.PendingSignature> getPendingSignatures() { throw null; }
    public String[][] approveSignature(String signature) throws java.io.IOException { throw null; }
    public String[][] aclApproveSignature(String signature) throws java.io.IOException { throw null; }
    public void denySignature(String signature) throws java.io.IOException { throw null; }
    public String[][] clearApprovedSignatures() throws java.io.IOException { throw null; }
    public String[][] clearDangerousApprovedSignatures() throws java.io.IOException { throw null; }
    public java.util.List<org.jenkinsci.plugins.scriptsecurity.scripts.ScriptApproval.ApprovedClasspathEntry> getApprovedClasspathEntries() { throw null; }
    public java.util.List<org.jenkinsci.plugins.scriptsecurity.scripts.ScriptApproval.PendingClasspathEntry> getPendingClasspathEntries() { throw null; }
    public static <T> boolean shouldHideSandbox(T instance, java.util.function.Predicate<T> isSandbox) { throw null; }
    public static void validateSandbox(boolean sandbox) throws hudson.model.Descriptor.FormException { throw null; }

    public static class ApprovedClasspathEntry implements Comparable<org.jenkinsci.plugins.scriptsecurity.scripts.ScriptApproval.ApprovedClasspathEntry> {
        protected ApprovedClasspathEntry(footman.stubs.None none) { }
        public ApprovedClasspathEntry(String hash, java.net.URL url) {  }
        public String getHash() { throw null; }
        public java.net.URL getURL() { throw null; }
        public int hashCode() { throw null; }
        public boolean equals(Object obj) { throw null; }
        public int compareTo(org.jenkinsci.plugins.scriptsecurity.scripts.ScriptApproval.ApprovedClasspathEntry o) { throw null; }
    }

    public abstract static class PendingThing {
        protected PendingThing(footman.stubs.None none) { }
        public org.jenkinsci.plugins.scriptsecurity.scripts.ApprovalContext getContext() { throw null; }
    }

    public static final class PendingScript extends org.jenkinsci.plugins.scriptsecurity.scripts.ScriptApproval.PendingThing {
        protected PendingScript(footman.stubs.None none) { super(none); }
        public final String script = null;
        public String getHash() { throw null; }
        public org.jenkinsci.plugins.scriptsecurity.scripts.Language getLanguage() { throw null; }
        public int hashCode() { throw null; }
        public boolean equals(Object obj) { throw null; }
    }

    public static final class PendingSignature extends org.jenkinsci.plugins.scriptsecurity.scripts.ScriptApproval.PendingThing {
        protected PendingSignature(footman.stubs.None none) { super(none); }
        public final String signature = null;
        public final boolean dangerous = false;
        public String getHash() { throw null; }
        public int hashCode() { throw null; }
        public boolean equals(Object obj) { throw null; }
    }

    public static final class PendingClasspathEntry extends org.jenkinsci.plugins.scriptsecurity.scripts.ScriptApproval.PendingThing implements Comparable<org.jenkinsci.plugins.scriptsecurity.scripts.ScriptApproval.PendingClasspathEntry> {
        protected PendingClasspathEntry(footman.stubs.None none) { super(none); }
        public String getHash() { throw null; }
        public java.net.URL getURL() { throw null; }
        public int hashCode() { throw null; }
        public boolean equals(Object obj) { throw null; }
        public int compareTo(org.jenkinsci.plugins.scriptsecurity.scripts.ScriptApproval.PendingClasspathEntry o) { throw null; }
        public static org.jenkinsci.plugins.scriptsecurity.scripts.ScriptApproval.PendingClasspathEntry searchKeyFor(String hash) { throw null; }
    }

    public static final class ApprovedWhitelist {
        protected ApprovedWhitelist(footman.stubs.None none) { }
        public ApprovedWhitelist() {  }
        protected void beforePermits() { throw null; }
    }

    public static class FormValidationPageDecorator {
        protected FormValidationPageDecorator(footman.stubs.None none) { }
        public FormValidationPageDecorator() {  }
    }
}
