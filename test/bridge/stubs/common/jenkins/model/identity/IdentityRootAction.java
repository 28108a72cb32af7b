// Signatures of jenkins.model.identity.IdentityRootAction as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model.identity;

public class IdentityRootAction {
    protected IdentityRootAction(footman.stubs.None none) { }
    public IdentityRootAction() {  }
    public String getIconFileName() { throw null; }
    public String getDisplayName() { throw null; }
    public String getUrlName() { throw null; }
    public String getPublicKey() { throw null; }
    public String getFingerprint() { throw null; }
}
