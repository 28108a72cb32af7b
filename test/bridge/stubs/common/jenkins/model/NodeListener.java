// Signatures of jenkins.model.NodeListener as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public abstract class NodeListener implements hudson.ExtensionPoint {
    protected NodeListener(footman.stubs.None none) { }
    public NodeListener() {  }
    protected boolean allowLoad(hudson.model.Node node) { throw null; }
    protected void onCreated(hudson.model.Node node) { throw null; }
    protected void onUpdated(hudson.model.Node oldOne, hudson.model.Node newOne) { throw null; }
    protected void onDeleted(hudson.model.Node node) { throw null; }
    public static void fireOnCreated(hudson.model.Node node) { throw null; }
    public static void fireOnUpdated(hudson.model.Node oldOne, hudson.model.Node newOne) { throw null; }
    public static void fireOnDeleted(hudson.model.Node node) { throw null; }
    public static java.util.List<jenkins.model.NodeListener> all() { throw null; }
}
