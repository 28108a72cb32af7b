// Signatures of jenkins.security.HMACConfidentialKey as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.security;

public class HMACConfidentialKey extends jenkins.security.ConfidentialKey {
    protected HMACConfidentialKey(footman.stubs.None none) { super(none); }
    public HMACConfidentialKey(String id, int length) { super((footman.stubs.None) null); }
    public HMACConfidentialKey(String id) { super((footman.stubs.None) null); }
    public HMACConfidentialKey(Class owner, String shortName, int length) { super((footman.stubs.None) null); }
    public HMACConfidentialKey(Class owner, String shortName) { super((footman.stubs.None) null); }
    public byte[] mac(byte[] message) { throw null; }
    public boolean checkMac(byte[] message, byte[] mac) { throw null; }
    public String mac(String message) { throw null; }
    public boolean checkMac(String message, String mac) { throw null; }
    public javax.crypto.Mac createMac() { throw null; }
}
