// Signatures of com.cloudbees.plugins.credentials.CredentialsScope as of 1389.vd7a_b_f5fa_50a_2 and 1502.v5c95e620ddfe; see DESIGN.md.
package com.cloudbees.plugins.credentials;

public enum CredentialsScope implements java.io.Serializable {
    SYSTEM, GLOBAL, USER;
    public String getDisplayName() { throw null; }
    public boolean isVisible(hudson.model.ModelObject context) { throw null; }
}
