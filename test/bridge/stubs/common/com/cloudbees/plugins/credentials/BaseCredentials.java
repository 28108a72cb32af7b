// Signatures of com.cloudbees.plugins.credentials.BaseCredentials as of 1389.vd7a_b_f5fa_50a_2 and 1502.v5c95e620ddfe; see DESIGN.md.
package com.cloudbees.plugins.credentials;

public class BaseCredentials implements com.cloudbees.plugins.credentials.Credentials {
    protected BaseCredentials(footman.stubs.None none) { }
    protected BaseCredentials() {  }
    public BaseCredentials(com.cloudbees.plugins.credentials.CredentialsScope scope) {  }
    public com.cloudbees.plugins.credentials.CredentialsScope getScope() { throw null; }
    public com.cloudbees.plugins.credentials.CredentialsDescriptor getDescriptor() { throw null; }
}
