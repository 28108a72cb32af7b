// Signatures of hudson.model.Node as of jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class Node extends hudson.model.AbstractModelObject implements hudson.model.ReconfigurableDescribable<hudson.model.Node>, hudson.ExtensionPoint, hudson.security.AccessControlled, hudson.model.PersistenceRoot {
    protected Node(footman.stubs.None none) { super(none); }
    public Node() { super((footman.stubs.None) null); }
    public static boolean SKIP_BUILD_CHECK_ON_FLYWEIGHTS;
    protected boolean holdOffLaunchUntilSave;
    public String getDisplayName() { throw null; }
    public String getSearchUrl() { throw null; }
    public boolean isHoldOffLaunchUntilSave() { throw null; }
    public void save() throws java.io.IOException { throw null; }
    protected hudson.XmlFile getConfigFile() { throw null; }
    public abstract String getNodeName();
    public abstract void setNodeName(String name);
    public abstract String getNodeDescription();
    public abstract int getNumExecutors();
    public abstract hudson.model.Node.Mode getMode();
    public final hudson.model.Computer toComputer() { throw null; }
    public final hudson.remoting.VirtualChannel getChannel() { throw null; }
    protected abstract hudson.model.Computer createComputer();
    public boolean isAcceptingTasks() { throw null; }
    public void onLoad(jenkins.model.Nodes parent, String name) { throw null; }
    public void setTemporaryOfflineCause(hudson.slaves.OfflineCause cause) { throw null; }
    public hudson.slaves.OfflineCause getTemporaryOfflineCause() { throw null; }
    protected java.util.Set<hudson.model.labels.LabelAtom> getLabelAtomSet() { throw null; }
    public java.util.Set<hudson.model.labels.LabelAtom> getAssignedLabels() { throw null; }
    public java.util.Set<hudson.model.labels.LabelAtom> drainLabelsToTrim() { throw null; }
    public abstract String getLabelString();
    public void setLabelString(String labelString) throws java.io.IOException { throw null; }
    public hudson.model.labels.LabelAtom getSelfLabel() { throw null; }
    public hudson.model.queue.CauseOfBlockage canTake(hudson.model.Queue.Task task) { throw null; }
    public hudson.model.queue.CauseOfBlockage canTake(hudson.model.Queue.BuildableItem item) { throw null; }
    public abstract hudson.FilePath getWorkspaceFor(hudson.model.TopLevelItem item);
    public abstract hudson.FilePath getRootPath();
    public hudson.FilePath createPath(String absolutePath) { throw null; }
    public abstract hudson.util.DescribableList<hudson.slaves.NodeProperty<?>, hudson.slaves.NodePropertyDescriptor> getNodeProperties();
    public <T extends hudson.slaves.NodeProperty> T getNodeProperty(Class<T> clazz) { throw null; }
    public hudson.slaves.NodeProperty getNodeProperty(String className) { throw null; }
    public java.util.List<hudson.slaves.NodePropertyDescriptor> getNodePropertyDescriptors() { throw null; }
    public hudson.security.ACL getACL() { throw null; }
    public abstract hudson.slaves.NodeDescriptor getDescriptor();
    public java.io.File getRootDir() { throw null; }

    public enum Mode {
        NORMAL, EXCLUSIVE;
        public String getDescription() { throw null; }
        public String getName() { throw null; }
    }
}
