// Signatures of hudson.model.LabelFinder as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class LabelFinder implements hudson.ExtensionPoint {
    protected LabelFinder(footman.stubs.None none) { }
    public LabelFinder() {  }
    public static hudson.ExtensionList<hudson.model.LabelFinder> all() { throw null; }
    public abstract java.util.Collection<hudson.model.labels.LabelAtom> findLabels(hudson.model.Node node);
}
