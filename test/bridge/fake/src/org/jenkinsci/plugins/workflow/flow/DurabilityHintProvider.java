package org.jenkinsci.plugins.workflow.flow;

import hudson.model.Item;

public interface DurabilityHintProvider extends hudson.ExtensionPoint {
    static FlowDurabilityHint suggestedFor(Item x) {
        return x instanceof org.jenkinsci.plugins.workflow.job.WorkflowJob && !((org.jenkinsci.plugins.workflow.job.WorkflowJob) x).survives() ? FlowDurabilityHint.PERFORMANCE_OPTIMIZED : FlowDurabilityHint.MAX_SURVIVABILITY;
    }
}
