// Signatures of com.cloudbees.hudson.plugins.folder.computed.ChildObserver as of 6.959.v4ed5cc9e2dd4 and 6.1100.ve9eed61d16c4; see DESIGN.md.
package com.cloudbees.hudson.plugins.folder.computed;

public abstract class ChildObserver<I extends hudson.model.TopLevelItem> implements AutoCloseable {
    protected ChildObserver(footman.stubs.None none) { }
    public abstract I shouldUpdate(String name) throws InterruptedException;
    public abstract boolean mayCreate(String name);
    public abstract void created(I child);
    public abstract void completed(String name);
    public abstract java.util.Set<String> observed();
    public abstract java.util.Map<String, I> orphaned();
    public abstract void close();
}
