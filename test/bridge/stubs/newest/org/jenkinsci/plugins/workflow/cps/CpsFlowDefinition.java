// Signatures of org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition as of 4350.vcc65d4958821; see DESIGN.md.
package org.jenkinsci.plugins.workflow.cps;

public class CpsFlowDefinition {
    protected CpsFlowDefinition(footman.stubs.None none) { }
    public CpsFlowDefinition(String script) throws hudson.model.Descriptor.FormException {  }
    public CpsFlowDefinition(String script, boolean sandbox) throws hudson.model.Descriptor.FormException {  }
    public String getScript() { throw null; }
    public boolean isSandbox() { throw null; }
    public org.jenkinsci.plugins.workflow.cps.CpsFlowExecution create(org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner handle, hudson.model.Action... actions) throws java.io.IOException { throw null; }
    public org.jenkinsci.plugins.workflow.cps.CpsFlowExecution create(org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner owner, hudson.model.TaskListener listener, java.util.List<? extends hudson.model.Action> actions) throws java.io.IOException { throw null; }

    public static class DescriptorImpl {
        protected DescriptorImpl(footman.stubs.None none) { }
        public DescriptorImpl() {  }
        public boolean enableWorkflowEditor;
        public String getDisplayName() { throw null; }
        public boolean shouldHideSandbox(org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition instance) { throw null; }
    }
}
