// Signatures of jenkins.security.DefaultConfidentialStore as of jenkins-2.568.2; see DESIGN.md.
package jenkins.security;

public class DefaultConfidentialStore extends jenkins.security.ConfidentialStore {
    protected DefaultConfidentialStore(footman.stubs.None none) { super(none); }
    public DefaultConfidentialStore() throws java.io.IOException, InterruptedException { super((footman.stubs.None) null); }
    public DefaultConfidentialStore(java.io.File rootDir) throws java.io.IOException, InterruptedException { super((footman.stubs.None) null); }
    protected DefaultConfidentialStore(java.io.File rootDir, java.io.File keyFile) throws java.io.IOException, InterruptedException { super((footman.stubs.None) null); }
    protected void store(jenkins.security.ConfidentialKey key, byte[] payload) throws java.io.IOException { throw null; }
    protected byte[] load(jenkins.security.ConfidentialKey key) throws java.io.IOException { throw null; }
    public byte[] randomBytes(int size) { throw null; }
}
