// Signatures of jenkins.security.ConfidentialStore as of jenkins-2.568.2; see DESIGN.md.
package jenkins.security;

public abstract class ConfidentialStore {
    protected ConfidentialStore(footman.stubs.None none) { }
    public ConfidentialStore() {  }
    protected abstract void store(jenkins.security.ConfidentialKey key, byte[] payload) throws java.io.IOException;
    protected abstract byte[] load(jenkins.security.ConfidentialKey key) throws java.io.IOException;
    public abstract byte[] randomBytes(int size);
    public static jenkins.security.ConfidentialStore get() { throw null; }

    public static final class Mock extends jenkins.security.ConfidentialStore {
        protected Mock(footman.stubs.None none) { super(none); }
        public static final jenkins.security.ConfidentialStore.Mock INSTANCE = null;
        public void clear() { throw null; }
        protected void store(jenkins.security.ConfidentialKey key, byte[] payload) throws java.io.IOException { throw null; }
        protected byte[] load(jenkins.security.ConfidentialKey key) throws java.io.IOException { throw null; }
        public byte[] randomBytes(int size) { throw null; }
    }
}
