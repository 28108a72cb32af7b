// Signatures of jenkins.security.ConfidentialKey as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.security;

public abstract class ConfidentialKey {
    protected ConfidentialKey(footman.stubs.None none) { }
    protected ConfidentialKey(String id) {  }
    protected byte[] load() throws java.io.IOException { throw null; }
    protected void store(byte[] payload) throws java.io.IOException { throw null; }
    public String getId() { throw null; }
}
