// Signatures of jenkins.security.RSADigitalSignatureConfidentialKey as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.security;

public class RSADigitalSignatureConfidentialKey extends jenkins.security.RSAConfidentialKey {
    protected RSADigitalSignatureConfidentialKey(footman.stubs.None none) { super(none); }
    public RSADigitalSignatureConfidentialKey(String id) { super((footman.stubs.None) null); }
    public RSADigitalSignatureConfidentialKey(Class owner, String shortName) { super((footman.stubs.None) null); }
    public String sign(String msg) { throw null; }
}
