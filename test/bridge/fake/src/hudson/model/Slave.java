package hudson.model;

import footman.fake.Store;
import hudson.slaves.ComputerLauncher;
import hudson.slaves.JNLPLauncher;
import hudson.slaves.RetentionStrategy;
import hudson.slaves.SlaveComputer;

public abstract class Slave extends Node implements java.io.Serializable {
    private ComputerLauncher launcher;

    protected Slave() {} // not in the stubs
    public String getNodeName() { return Store.of(this).get("name"); }
    public void setNodeName(String name) { Store.of(this).set("name", name); }
    public int getNumExecutors() { String n = Store.of(this).get("numExecutors"); return n == null ? 1 : Integer.parseInt(n.trim()); }
    public String getNodeDescription() { return Store.of(this).get("description"); }
    public void setNodeDescription(String value) { Store.of(this).set("description", value); }
    public String getLabelString() { String l = Store.of(this).get("label"); return l == null ? "" : l; }
    public void setLabelString(String labelString) throws java.io.IOException { Store.of(this).set("label", labelString); }
    public synchronized ComputerLauncher getLauncher() {
        if (launcher == null) launcher = Store.of(this).body().contains("JNLPLauncher") ? new JNLPLauncher() : new footman.fake.Agents.Launcher();
        return launcher;
    }
    public RetentionStrategy getRetentionStrategy() { return new RetentionStrategy.Always(); }
    public Computer createComputer() { return new SlaveComputer(this); }
    public boolean equals(Object o) { return o == this; }
    public int hashCode() { return System.identityHashCode(this); }
}
