package hudson.model;

import hudson.model.queue.CauseOfBlockage;
import jenkins.model.Jenkins;

public abstract class Node extends AbstractModelObject {
    protected volatile boolean holdOffLaunchUntilSave;

    public Node() { super((footman.stubs.None) null); }
    public String getDisplayName() { return getNodeName(); }
    public boolean isHoldOffLaunchUntilSave() { return holdOffLaunchUntilSave; }
    public final Computer toComputer() { return Jenkins.get().getComputer(getNodeName()); }
    public boolean isAcceptingTasks() { return true; }
    private boolean known; // its parent is set
    public void onLoad(jenkins.model.Nodes parent, String name) { known = true; setNodeName(name); }
    public java.io.File getRootDir() { return new java.io.File(Jenkins.get().getNodesObject().getRootDir(), getNodeName()); }
    protected hudson.XmlFile getConfigFile() { return new hudson.XmlFile(Jenkins.XSTREAM, new java.io.File(getRootDir(), "config.xml")); }
    public void save() throws java.io.IOException { if (known) footman.fake.Store.save(this, getConfigFile()); }

    /** Names and labels only. */
    public CauseOfBlockage canTake(Queue.BuildableItem item) {
        String wants = footman.fake.Agents.wanted(item.task);
        if (wants == null) return this instanceof Slave ? no("not for agents") : null;
        if (wants.equals(getNodeName())) return null;
        for (String l : getLabelString().split("\\s+")) if (l.equals(wants)) return null;
        return no("it doesn't have the label");
    }
    private static CauseOfBlockage no(String why) {
        return new CauseOfBlockage() {
            @Override public String getShortDescription() { return why; }
        };
    }
}
