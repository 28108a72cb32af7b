package org.jenkinsci.plugins.workflow.flow;

public abstract class FlowExecution {
    public FlowExecution() {}
    public boolean isComplete() { return false; }
    public boolean blocksRestart() { return false; }
    public void onLoad(FlowExecutionOwner owner) throws java.io.IOException {}
}
