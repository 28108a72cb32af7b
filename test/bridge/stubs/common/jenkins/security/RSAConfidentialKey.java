// Signatures of jenkins.security.RSAConfidentialKey as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.security;

public abstract class RSAConfidentialKey extends jenkins.security.ConfidentialKey {
    protected RSAConfidentialKey(footman.stubs.None none) { super(none); }
    protected RSAConfidentialKey(String id) { super((footman.stubs.None) null); }
    protected RSAConfidentialKey(Class owner, String shortName) { super((footman.stubs.None) null); }
    protected java.security.interfaces.RSAPrivateKey getPrivateKey() { throw null; }
    public java.security.interfaces.RSAPublicKey getPublicKey() { throw null; }
    public String getEncodedPublicKey() { throw null; }
}
