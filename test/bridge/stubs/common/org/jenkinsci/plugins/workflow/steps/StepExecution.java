// Signatures of org.jenkinsci.plugins.workflow.steps.StepExecution as of 678.v3ee58b_469476 and 710.v3e456cc85233; see DESIGN.md.
package org.jenkinsci.plugins.workflow.steps;

public abstract class StepExecution implements java.io.Serializable {
    protected StepExecution(footman.stubs.None none) { }
    protected StepExecution() {  }
    protected StepExecution(org.jenkinsci.plugins.workflow.steps.StepContext context) {  }
    public org.jenkinsci.plugins.workflow.steps.StepContext getContext() { throw null; }
    public abstract boolean start() throws Exception;
    public void stop(Throwable cause) throws Exception { throw null; }
    public void onResume() { throw null; }
    public String getStatus() { throw null; }
    public boolean blocksRestart() { throw null; }
    public final String getStatusBounded(long timeout, java.util.concurrent.TimeUnit unit) { throw null; }
}
