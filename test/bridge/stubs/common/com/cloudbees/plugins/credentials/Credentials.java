// Signatures of com.cloudbees.plugins.credentials.Credentials as of 1389.vd7a_b_f5fa_50a_2 and 1502.v5c95e620ddfe; see DESIGN.md.
package com.cloudbees.plugins.credentials;

public interface Credentials extends hudson.model.Describable<com.cloudbees.plugins.credentials.Credentials>, java.io.Serializable, hudson.ExtensionPoint {
    com.cloudbees.plugins.credentials.CredentialsScope getScope();
    com.cloudbees.plugins.credentials.CredentialsDescriptor getDescriptor();
    default com.cloudbees.plugins.credentials.Credentials forRun(hudson.model.Run<?, ?> context) { throw null; }
}
