// Signatures of jenkins.security.ConfidentialStore as of jenkins-2.484; see DESIGN.md.
package jenkins.security;

public abstract class ConfidentialStore {
    protected ConfidentialStore(footman.stubs.None none) { }
    public ConfidentialStore() {  }
    protected abstract void store(jenkins.security.ConfidentialKey key, byte[] payload) throws java.io.IOException;
    protected abstract byte[] load(jenkins.security.ConfidentialKey key) throws java.io.IOException;
    public abstract byte[] randomBytes(int size);
    public static jenkins.security.ConfidentialStore get() { throw null; }
}
