// Signatures of org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint as of 1358.vfb_5780da_64cb_ and 1413.v2ff1a_5e720fa_; see DESIGN.md.
package org.jenkinsci.plugins.workflow.flow;

public enum FlowDurabilityHint {
    PERFORMANCE_OPTIMIZED, SURVIVABLE_NONATOMIC, MAX_SURVIVABILITY;
    public boolean isAtomicWrite() { throw null; }
    public boolean isPersistWithEveryStep() { throw null; }
    public String getName() { throw null; }
    public String getDescription() { throw null; }
    public String getTooltip() { throw null; }
}
