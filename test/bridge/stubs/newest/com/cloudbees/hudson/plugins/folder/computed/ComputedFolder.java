// Signatures of com.cloudbees.hudson.plugins.folder.computed.ComputedFolder as of 6.1100.ve9eed61d16c4; see DESIGN.md.
package com.cloudbees.hudson.plugins.folder.computed;

public abstract class ComputedFolder<I extends hudson.model.TopLevelItem> extends com.cloudbees.hudson.plugins.folder.AbstractFolder<I> implements hudson.model.BuildableItem, jenkins.triggers.TriggeredItem, hudson.model.Queue.FlyweightTask {
    protected ComputedFolder(footman.stubs.None none) { super(none); }
    protected ComputedFolder(hudson.model.ItemGroup parent, String name) { super((footman.stubs.None) null); }
    protected void init() { throw null; }
    public void onCreatedFromScratch() { throw null; }
    public void onLoad(hudson.model.ItemGroup<? extends hudson.model.Item> parent, String name) throws java.io.IOException { throw null; }
    protected abstract void computeChildren(com.cloudbees.hudson.plugins.folder.computed.ChildObserver<I> observer, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException;
    protected java.util.Collection<I> orphanedItems(java.util.Collection<I> orphaned, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    public void setOrphanedItemStrategy(com.cloudbees.hudson.plugins.folder.computed.OrphanedItemStrategy strategy) { throw null; }
    protected final com.cloudbees.hudson.plugins.folder.computed.ChildObserver<I> createEventsChildObserver() { throw null; }
    protected final com.cloudbees.hudson.plugins.folder.computed.ChildObserver<I> openEventsChildObserver() { throw null; }
    public boolean isDisabled() { throw null; }
    protected void setDisabled(boolean disabled) { throw null; }
    public boolean supportsMakeDisabled() { throw null; }
    public void doConfigSubmit(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException, hudson.model.Descriptor.FormException { throw null; }
    protected final void recalculateAfterSubmitted(boolean recalculate) { throw null; }
    protected void submit(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException, hudson.model.Descriptor.FormException { throw null; }
    protected final String getSuccessfulDestination() { throw null; }
    public java.util.Map<hudson.triggers.TriggerDescriptor, hudson.triggers.Trigger<?>> getTriggers() { throw null; }
    public java.util.List<hudson.triggers.TriggerDescriptor> getTriggerDescriptors() { throw null; }
    public void addTrigger(hudson.triggers.Trigger trigger) { throw null; }
    public void removeTrigger(hudson.triggers.Trigger trigger) { throw null; }
    public java.util.List<hudson.model.Action> getActions() { throw null; }
    public boolean isBuildable() { throw null; }
    public hudson.model.Queue.Item scheduleBuild2(int quietPeriod, hudson.model.Action... actions) { throw null; }
    public boolean scheduleBuild(hudson.model.Cause c) { throw null; }
    public boolean scheduleBuild(int quietPeriod, hudson.model.Cause c) { throw null; }
    public hudson.model.queue.CauseOfBlockage getCauseOfBlockage() { throw null; }
    public void checkAbortPermission() { throw null; }
    public boolean hasAbortPermission() { throw null; }
    public hudson.model.Label getAssignedLabel() { throw null; }
    public hudson.model.Node getLastBuiltOn() { throw null; }
    public long getEstimatedDuration() { throw null; }
    public final com.cloudbees.hudson.plugins.folder.computed.FolderComputation<I> createExecutable() throws java.io.IOException { throw null; }
    protected com.cloudbees.hudson.plugins.folder.computed.FolderComputation<I> createComputation(com.cloudbees.hudson.plugins.folder.computed.FolderComputation<I> previous) { throw null; }
    protected java.io.File getComputationDir() { throw null; }
    public boolean isHasEvents() { throw null; }
    public com.cloudbees.hudson.plugins.folder.computed.FolderComputation<I> getComputation() { throw null; }
    protected void checkRename(String newName) { throw null; }
    public com.cloudbees.hudson.plugins.folder.computed.OrphanedItemStrategy getOrphanedItemStrategy() { throw null; }
    public java.util.List<com.cloudbees.hudson.plugins.folder.computed.OrphanedItemStrategyDescriptor> getOrphanedItemStrategyDescriptors() { throw null; }
}
