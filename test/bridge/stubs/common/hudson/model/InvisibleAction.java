// Signatures of hudson.model.InvisibleAction as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class InvisibleAction implements hudson.model.Action {
    protected InvisibleAction(footman.stubs.None none) { }
    public InvisibleAction() {  }
    public final String getIconFileName() { throw null; }
    public final String getDisplayName() { throw null; }
    public String getUrlName() { throw null; }
}
