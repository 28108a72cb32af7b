// Signatures of org.jenkinsci.plugins.workflow.flow.FlowExecution as of 1358.vfb_5780da_64cb_; see DESIGN.md.
package org.jenkinsci.plugins.workflow.flow;

public abstract class FlowExecution implements org.jenkinsci.plugins.workflow.graph.FlowActionStorage {
    protected FlowExecution(footman.stubs.None none) { }
    public FlowExecution() {  }
    protected org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint durabilityHint;
    public org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint getDurabilityHint() { throw null; }
    public abstract void start() throws java.io.IOException;
    public void onLoad(org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner owner) throws java.io.IOException { throw null; }
    public void onLoad() { throw null; }
    public abstract org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner getOwner();
    public abstract java.util.List<org.jenkinsci.plugins.workflow.graph.FlowNode> getCurrentHeads();
    public abstract boolean isCurrentHead(org.jenkinsci.plugins.workflow.graph.FlowNode n);
    public String getUrl() throws java.io.IOException { throw null; }
    public abstract void interrupt(hudson.model.Result r, jenkins.model.CauseOfInterruption... causes) throws java.io.IOException, InterruptedException;
    public abstract void addListener(org.jenkinsci.plugins.workflow.flow.GraphListener listener);
    public void removeListener(org.jenkinsci.plugins.workflow.flow.GraphListener listener) { throw null; }
    public boolean isComplete() { throw null; }
    public boolean blocksRestart() { throw null; }
    public final Throwable getCauseOfFailure() { throw null; }
    public abstract org.jenkinsci.plugins.workflow.graph.FlowNode getNode(String id) throws java.io.IOException;
    public boolean isActive(org.jenkinsci.plugins.workflow.graph.FlowNode node) { throw null; }
    protected void afterStepExecutionsResumed() { throw null; }
}
