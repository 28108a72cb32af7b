// Signatures of com.cloudbees.hudson.plugins.folder.computed.OrphanedItemStrategyDescriptor as of 6.959.v4ed5cc9e2dd4 and 6.1100.ve9eed61d16c4; see DESIGN.md.
package com.cloudbees.hudson.plugins.folder.computed;

public abstract class OrphanedItemStrategyDescriptor extends hudson.model.Descriptor<com.cloudbees.hudson.plugins.folder.computed.OrphanedItemStrategy> {
    protected OrphanedItemStrategyDescriptor(footman.stubs.None none) { super(none); }
    public OrphanedItemStrategyDescriptor() { super((footman.stubs.None) null); }
    public boolean isApplicable(Class<? extends com.cloudbees.hudson.plugins.folder.computed.ComputedFolder> folderType) { throw null; }
}
