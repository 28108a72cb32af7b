// Signatures of hudson.ExtensionListListener as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson;

public abstract class ExtensionListListener {
    protected ExtensionListListener(footman.stubs.None none) { }
    public ExtensionListListener() {  }
    public abstract void onChange();
}
