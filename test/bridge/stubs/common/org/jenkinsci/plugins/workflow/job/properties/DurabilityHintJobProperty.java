// Signatures of org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty as of 1472.ve4d5eca_143c4 and 1581.ve4b_d0db_fcb_b_b_; see DESIGN.md.
package org.jenkinsci.plugins.workflow.job.properties;

public class DurabilityHintJobProperty extends jenkins.model.OptionalJobProperty<org.jenkinsci.plugins.workflow.job.WorkflowJob> {
    protected DurabilityHintJobProperty(footman.stubs.None none) { super(none); }
    public org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint getHint() { throw null; }
    public DurabilityHintJobProperty(org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint hint) { super((footman.stubs.None) null); }

    public static class DescriptorImpl extends jenkins.model.OptionalJobProperty.OptionalJobPropertyDescriptor implements org.jenkinsci.plugins.workflow.flow.DurabilityHintProvider {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint[] getDurabilityHintValues() { throw null; }
        public static org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint getDefaultDurabilityHint() { throw null; }
        public String getDisplayName() { throw null; }
        public int ordinal() { throw null; }
        public org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint suggestFor(hudson.model.Item x) { throw null; }
    }
}
