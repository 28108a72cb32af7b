// Signatures of jenkins.security.HexStringConfidentialKey as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.security;

public class HexStringConfidentialKey extends jenkins.security.ConfidentialKey {
    protected HexStringConfidentialKey(footman.stubs.None none) { super(none); }
    public HexStringConfidentialKey(String id, int length) { super((footman.stubs.None) null); }
    public HexStringConfidentialKey(Class owner, String shortName, int length) { super((footman.stubs.None) null); }
    public String get() { throw null; }
}
