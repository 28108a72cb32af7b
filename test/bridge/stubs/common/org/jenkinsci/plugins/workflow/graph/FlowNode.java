// Signatures of org.jenkinsci.plugins.workflow.graph.FlowNode as of 1358.vfb_5780da_64cb_ and 1413.v2ff1a_5e720fa_; see DESIGN.md.
package org.jenkinsci.plugins.workflow.graph;

public abstract class FlowNode extends hudson.model.Actionable implements hudson.model.Saveable {
    protected FlowNode(footman.stubs.None none) { super(none); }
    protected FlowNode(org.jenkinsci.plugins.workflow.flow.FlowExecution exec, String id, java.util.List<org.jenkinsci.plugins.workflow.graph.FlowNode> parents) { super((footman.stubs.None) null); }
    protected FlowNode(org.jenkinsci.plugins.workflow.flow.FlowExecution exec, String id, org.jenkinsci.plugins.workflow.graph.FlowNode... parents) { super((footman.stubs.None) null); }
    protected Object readResolve() throws java.io.ObjectStreamException { throw null; }
    public final boolean isRunning() { throw null; }
    public final boolean isActive() { throw null; }
    public org.jenkinsci.plugins.workflow.flow.FlowExecution getExecution() { throw null; }
    public java.util.List<org.jenkinsci.plugins.workflow.graph.FlowNode> getParents() { throw null; }
    public String getEnclosingId() { throw null; }
    public java.util.List<String> getAllEnclosingIds() { throw null; }
    public java.util.List<String> getParentIds() { throw null; }
    public String getId() { throw null; }
    public final String getSearchUrl() { throw null; }
    public String getDisplayName() { throw null; }
    public String getDisplayFunctionName() { throw null; }
    public hudson.model.BallColor getIconColor() { throw null; }
    protected abstract String getTypeDisplayName();
    protected String getTypeFunctionName() { throw null; }
    public String getUrl() throws java.io.IOException { throw null; }
    protected void setActions(java.util.List<hudson.model.Action> actions) { throw null; }
    public final <T extends hudson.model.Action> T getPersistentAction(Class<T> type) { throw null; }
    public <T extends hudson.model.Action> T getAction(Class<T> type) { throw null; }
    public java.util.List<hudson.model.Action> getActions() { throw null; }
    public void save() throws java.io.IOException { throw null; }
    public boolean equals(Object obj) { throw null; }
    public int hashCode() { throw null; }
    public String toString() { throw null; }
}
