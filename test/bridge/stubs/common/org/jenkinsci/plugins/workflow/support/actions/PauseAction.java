// Signatures of org.jenkinsci.plugins.workflow.support.actions.PauseAction as of 936.v9fa_77211ca_e1 and 1015.v785e5a_b_b_8b_22; see DESIGN.md.
package org.jenkinsci.plugins.workflow.support.actions;

public class PauseAction extends hudson.model.InvisibleAction {
    protected PauseAction(footman.stubs.None none) { super(none); }
    public PauseAction(String cause) { super((footman.stubs.None) null); }
    public String getCause() { throw null; }
    public void setCause(String cause) { throw null; }
    public long getStartTime() { throw null; }
    public void setStartTime(long startTime) { throw null; }
    public long getEndTime() { throw null; }
    public void setEndTime(long endTime) { throw null; }
    public boolean isPaused() { throw null; }
    public long getPauseDuration() { throw null; }
    public static org.jenkinsci.plugins.workflow.support.actions.PauseAction getCurrentPause(org.jenkinsci.plugins.workflow.graph.FlowNode node) { throw null; }
    public static void endCurrentPause(org.jenkinsci.plugins.workflow.graph.FlowNode node) throws java.io.IOException { throw null; }
    public static boolean isPaused(org.jenkinsci.plugins.workflow.graph.FlowNode node) { throw null; }
    public static java.util.List<org.jenkinsci.plugins.workflow.support.actions.PauseAction> getPauseActions(org.jenkinsci.plugins.workflow.graph.FlowNode node) { throw null; }
    public static long getPauseDuration(org.jenkinsci.plugins.workflow.graph.FlowNode node) { throw null; }
}
