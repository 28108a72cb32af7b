// Signatures of com.cloudbees.hudson.plugins.folder.computed.DefaultOrphanedItemStrategy as of 6.959.v4ed5cc9e2dd4 and 6.1100.ve9eed61d16c4; see DESIGN.md.
package com.cloudbees.hudson.plugins.folder.computed;

public class DefaultOrphanedItemStrategy extends com.cloudbees.hudson.plugins.folder.computed.OrphanedItemStrategy {
    protected DefaultOrphanedItemStrategy(footman.stubs.None none) { super(none); }
    public DefaultOrphanedItemStrategy(boolean pruneDeadBranches, String daysToKeepStr, String numToKeepStr) { super((footman.stubs.None) null); }
    public DefaultOrphanedItemStrategy(boolean pruneDeadBranches, int daysToKeep, int numToKeep) { super((footman.stubs.None) null); }
    public int getDaysToKeep() { throw null; }
    public int getNumToKeep() { throw null; }
    public boolean isPruneDeadBranches() { throw null; }
    public boolean isAbortBuilds() { throw null; }
    public void setAbortBuilds(boolean abortBuilds) { throw null; }
    public String getDaysToKeepStr() { throw null; }
    public String getNumToKeepStr() { throw null; }
    public <I extends hudson.model.TopLevelItem> java.util.Collection<I> orphanedItems(com.cloudbees.hudson.plugins.folder.computed.ComputedFolder<I> owner, java.util.Collection<I> orphaned, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }

    public static class DescriptorImpl extends com.cloudbees.hudson.plugins.folder.computed.OrphanedItemStrategyDescriptor {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
    }
}
