// Signatures of com.cloudbees.hudson.plugins.folder.computed.OrphanedItemStrategy as of 6.959.v4ed5cc9e2dd4 and 6.1100.ve9eed61d16c4; see DESIGN.md.
package com.cloudbees.hudson.plugins.folder.computed;

public abstract class OrphanedItemStrategy extends hudson.model.AbstractDescribableImpl<com.cloudbees.hudson.plugins.folder.computed.OrphanedItemStrategy> implements hudson.ExtensionPoint {
    protected OrphanedItemStrategy(footman.stubs.None none) { super(none); }
    public OrphanedItemStrategy() { super((footman.stubs.None) null); }
    public abstract <I extends hudson.model.TopLevelItem> java.util.Collection<I> orphanedItems(com.cloudbees.hudson.plugins.folder.computed.ComputedFolder<I> owner, java.util.Collection<I> orphaned, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException;
    public com.cloudbees.hudson.plugins.folder.computed.OrphanedItemStrategyDescriptor getDescriptor() { throw null; }
}
