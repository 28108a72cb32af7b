// Signatures of org.jenkinsci.plugins.workflow.flow.DurabilityHintProvider as of 1358.vfb_5780da_64cb_ and 1413.v2ff1a_5e720fa_; see DESIGN.md.
package org.jenkinsci.plugins.workflow.flow;

public interface DurabilityHintProvider extends hudson.ExtensionPoint {
    int ordinal();
    org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint suggestFor(hudson.model.Item x);
    static org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint suggestedFor(hudson.model.Item x) { throw null; }
}
