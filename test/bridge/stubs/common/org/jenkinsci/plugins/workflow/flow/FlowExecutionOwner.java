// Signatures of org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner as of 1358.vfb_5780da_64cb_ and 1413.v2ff1a_5e720fa_; see DESIGN.md.
package org.jenkinsci.plugins.workflow.flow;

public abstract class FlowExecutionOwner implements java.io.Serializable {
    protected FlowExecutionOwner(footman.stubs.None none) { }
    public FlowExecutionOwner() {  }
    public abstract org.jenkinsci.plugins.workflow.flow.FlowExecution get() throws java.io.IOException;
    public org.jenkinsci.plugins.workflow.flow.FlowExecution getOrNull() { throw null; }
    public abstract java.io.File getRootDir() throws java.io.IOException;
    public abstract hudson.model.Queue.Executable getExecutable() throws java.io.IOException;
    public abstract String getUrl() throws java.io.IOException;
    public String getUrlOfExecution() throws java.io.IOException { throw null; }
    public String getExternalizableId() { throw null; }
    public abstract boolean equals(Object o);
    public abstract int hashCode();
    public hudson.model.TaskListener getListener() throws java.io.IOException { throw null; }
    public static org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner dummyOwner() { throw null; }

    public interface Executable extends hudson.model.Queue.Executable {
        org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner asFlowExecutionOwner();
    }
}
