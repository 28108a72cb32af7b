// Signatures of jenkins.security.CryptoConfidentialKey as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.security;

public class CryptoConfidentialKey extends jenkins.security.ConfidentialKey {
    protected CryptoConfidentialKey(footman.stubs.None none) { super(none); }
    public static final int DEFAULT_IV_LENGTH = 0;
    public CryptoConfidentialKey(String id) { super((footman.stubs.None) null); }
    public CryptoConfidentialKey(Class owner, String shortName) { super((footman.stubs.None) null); }
    public javax.crypto.Cipher encrypt() { throw null; }
    public javax.crypto.Cipher encrypt(byte[] iv) { throw null; }
    public javax.crypto.Cipher decrypt(byte[] iv) { throw null; }
    public byte[] newIv(int length) { throw null; }
    public byte[] newIv() { throw null; }
    public javax.crypto.Cipher decrypt() { throw null; }
}
