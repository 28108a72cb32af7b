// Signatures of org.jenkinsci.plugins.workflow.flow.GlobalDefaultFlowDurabilityLevel as of 1358.vfb_5780da_64cb_ and 1413.v2ff1a_5e720fa_; see DESIGN.md.
package org.jenkinsci.plugins.workflow.flow;

public class GlobalDefaultFlowDurabilityLevel extends hudson.model.AbstractDescribableImpl<org.jenkinsci.plugins.workflow.flow.GlobalDefaultFlowDurabilityLevel> {
    protected GlobalDefaultFlowDurabilityLevel(footman.stubs.None none) { super(none); }
    public GlobalDefaultFlowDurabilityLevel() { super((footman.stubs.None) null); }
    public static final org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint SUGGESTED_DURABILITY_HINT = null;
    public static org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint getDefaultDurabilityHint() { throw null; }

    public static class DescriptorImpl extends hudson.model.Descriptor<org.jenkinsci.plugins.workflow.flow.GlobalDefaultFlowDurabilityLevel> {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
        public org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint getDurabilityHint() { throw null; }
        public void setDurabilityHint(org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint hint) { throw null; }
        public hudson.security.Permission getRequiredGlobalConfigPagePermission() { throw null; }
    }
}
