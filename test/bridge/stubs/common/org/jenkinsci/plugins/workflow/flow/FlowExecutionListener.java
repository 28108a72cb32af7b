// Signatures of org.jenkinsci.plugins.workflow.flow.FlowExecutionListener as of 1358.vfb_5780da_64cb_ and 1413.v2ff1a_5e720fa_; see DESIGN.md.
package org.jenkinsci.plugins.workflow.flow;

public abstract class FlowExecutionListener implements hudson.ExtensionPoint {
    protected FlowExecutionListener(footman.stubs.None none) { }
    public FlowExecutionListener() {  }
    public void onCreated(org.jenkinsci.plugins.workflow.flow.FlowExecution execution) { throw null; }
    public void onRunning(org.jenkinsci.plugins.workflow.flow.FlowExecution execution) { throw null; }
    public void onResumed(org.jenkinsci.plugins.workflow.flow.FlowExecution execution) { throw null; }
    public void onCompleted(org.jenkinsci.plugins.workflow.flow.FlowExecution execution) { throw null; }
    public static void fireCreated(org.jenkinsci.plugins.workflow.flow.FlowExecution execution) { throw null; }
    public static void fireRunning(org.jenkinsci.plugins.workflow.flow.FlowExecution execution) { throw null; }
    public static void fireResumed(org.jenkinsci.plugins.workflow.flow.FlowExecution execution) { throw null; }
    public static void fireCompleted(org.jenkinsci.plugins.workflow.flow.FlowExecution execution) { throw null; }
}
