package hudson.model;

import hudson.slaves.ComputerLauncher;
import hudson.slaves.RetentionStrategy;
import hudson.slaves.SlaveComputer;

public abstract class Slave extends Node implements java.io.Serializable {
    protected String name;
    private String label;
    private int executors;
    private ComputerLauncher launcher;

    protected Slave(String name, String label, int executors, ComputerLauncher launcher) { // not in the stubs
        this.name = name;
        this.label = label;
        this.executors = executors;
        this.launcher = launcher;
    }
    public String getNodeName() { return name; }
    public void setNodeName(String name) { this.name = name; }
    public int getNumExecutors() { return executors; }
    public String getLabelString() { return label; }
    public ComputerLauncher getLauncher() { return launcher; }
    public RetentionStrategy getRetentionStrategy() { return new RetentionStrategy.Always(); }
    public Computer createComputer() { return new SlaveComputer(this); }
    public boolean equals(Object o) { return o == this; }
    public int hashCode() { return System.identityHashCode(this); }
}
