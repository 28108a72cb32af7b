// Signatures of org.jenkinsci.plugins.workflow.steps.FlowInterruptedException as of 678.v3ee58b_469476; see DESIGN.md.
package org.jenkinsci.plugins.workflow.steps;

public final class FlowInterruptedException extends InterruptedException {
    protected FlowInterruptedException(footman.stubs.None none) { }
    public FlowInterruptedException(hudson.model.Result result, jenkins.model.CauseOfInterruption... causes) {  }
    public FlowInterruptedException(hudson.model.Result result, boolean actualInterruption, jenkins.model.CauseOfInterruption... causes) {  }
    public hudson.model.Result getResult() { throw null; }
    public java.util.List<jenkins.model.CauseOfInterruption> getCauses() { throw null; }
    public boolean isActualInterruption() { throw null; }
    public void setActualInterruption(boolean actualInterruption) { throw null; }
    public void handle(hudson.model.Run<?, ?> run, hudson.model.TaskListener listener) { throw null; }
}
