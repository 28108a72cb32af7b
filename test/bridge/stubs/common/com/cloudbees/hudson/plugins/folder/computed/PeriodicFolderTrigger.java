// Signatures of com.cloudbees.hudson.plugins.folder.computed.PeriodicFolderTrigger as of 6.959.v4ed5cc9e2dd4 and 6.1100.ve9eed61d16c4; see DESIGN.md.
package com.cloudbees.hudson.plugins.folder.computed;

public class PeriodicFolderTrigger extends hudson.triggers.Trigger<com.cloudbees.hudson.plugins.folder.computed.ComputedFolder<?>> {
    protected PeriodicFolderTrigger(footman.stubs.None none) { super(none); }
    public PeriodicFolderTrigger(String interval) { super((footman.stubs.None) null); }
    public long getIntervalMillis() { throw null; }
    public String getInterval() { throw null; }
    public void run() { throw null; }

    public static class DescriptorImpl extends hudson.triggers.TriggerDescriptor {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public boolean isApplicable(hudson.model.Item item) { throw null; }
        public String getDisplayName() { throw null; }
    }
}
