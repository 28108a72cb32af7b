package jenkins.model;

import hudson.ExtensionList;
import hudson.model.Node;
import java.util.List;

public abstract class NodeListener implements hudson.ExtensionPoint {
    public NodeListener() {}
    protected boolean allowLoad(Node node) { return true; }
    protected void onCreated(Node node) {}
    protected void onUpdated(Node oldOne, Node newOne) {}
    protected void onDeleted(Node node) {}
    public static List<NodeListener> all() { return ExtensionList.lookup(NodeListener.class); }
}
