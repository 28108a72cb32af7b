// Signatures of org.jenkinsci.plugins.workflow.cps.CpsFlowExecution as of 4350.vcc65d4958821; see DESIGN.md.
package org.jenkinsci.plugins.workflow.cps;

public class CpsFlowExecution extends org.jenkinsci.plugins.workflow.flow.FlowExecution {
    protected CpsFlowExecution(footman.stubs.None none) { super(none); }
    public static boolean OPTIMIZE_STORAGE_UPON_COMPLETION;
    public boolean isResumeBlocked() { throw null; }
    public void setResumeBlocked(boolean resumeBlocked) { throw null; }
    public CpsFlowExecution(String script, org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner owner) throws java.io.IOException { super((footman.stubs.None) null); }
    public CpsFlowExecution(String script, boolean sandbox, org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner owner, org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint durabilityHint) throws java.io.IOException { super((footman.stubs.None) null); }
    public CpsFlowExecution(String script, boolean sandbox, org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner owner) throws java.io.IOException { super((footman.stubs.None) null); }
    public String getScript() { throw null; }
    public java.util.Map<String, String> getLoadedScripts() { throw null; }
    public boolean isSandbox() { throw null; }
    public org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner getOwner() { throw null; }
    public java.io.File getStorageDir() throws java.io.IOException { throw null; }
    public void start() throws java.io.IOException { throw null; }
    public String iotaStr() { throw null; }
    public int iota() { throw null; }
    protected void initializeStorage() throws java.io.IOException { throw null; }
    public boolean canResume() { throw null; }
    public void onLoad(org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner owner) throws java.io.IOException { throw null; }
    public void loadProgramAsync(java.io.File programDataFile) { throw null; }
    protected void afterStepExecutionsResumed() { throw null; }
    public boolean blocksRestart() { throw null; }
    public void waitForSuspension() throws InterruptedException, java.util.concurrent.ExecutionException { throw null; }
    public java.util.List<org.jenkinsci.plugins.workflow.graph.FlowNode> getCurrentHeads() { throw null; }
    public boolean isCurrentHead(org.jenkinsci.plugins.workflow.graph.FlowNode n) { throw null; }
    public void addListener(org.jenkinsci.plugins.workflow.flow.GraphListener listener) { throw null; }
    public void removeListener(org.jenkinsci.plugins.workflow.flow.GraphListener listener) { throw null; }
    public void interrupt(hudson.model.Result result, jenkins.model.CauseOfInterruption... causes) throws java.io.IOException, InterruptedException { throw null; }
    public org.jenkinsci.plugins.workflow.graph.FlowNode getNode(String id) throws java.io.IOException { throw null; }
    public void setResult(hudson.model.Result v) { throw null; }
    public hudson.model.Result getResult() { throw null; }
    public java.util.List<hudson.model.Action> loadActions(org.jenkinsci.plugins.workflow.graph.FlowNode node) throws java.io.IOException { throw null; }
    public void saveActions(org.jenkinsci.plugins.workflow.graph.FlowNode node, java.util.List<hudson.model.Action> actions) throws java.io.IOException { throw null; }
    public static void maybeAutoPersistNode(org.jenkinsci.plugins.workflow.graph.FlowNode node) { throw null; }
    public boolean isComplete() { throw null; }
    public org.springframework.security.core.Authentication getAuthentication2() { throw null; }
    public String getNextScriptName(String path) { throw null; }
    public boolean isDoneFlagSet() { throw null; }
    public boolean isPaused() { throw null; }
    public void pause(boolean v) throws java.io.IOException { throw null; }
    public String toString() { throw null; }
    public static void suspendAll() { throw null; }

    public static final class ConverterImpl {
        protected ConverterImpl(footman.stubs.None none) { }
        public ConverterImpl(com.thoughtworks.xstream.XStream xs) {  }
        public boolean canConvert(Class type) { throw null; }
    }

    public static class PipelineTimings {
        protected PipelineTimings(footman.stubs.None none) { }
        public PipelineTimings() {  }
        public java.util.Set<hudson.security.Permission> getRequiredPermissions() { throw null; }
        public String getDisplayName() { throw null; }
    }

    public static class PipelineInternalCalls {
        protected PipelineInternalCalls(footman.stubs.None none) { }
        public PipelineInternalCalls() {  }
        public java.util.Set<hudson.security.Permission> getRequiredPermissions() { throw null; }
        public String getDisplayName() { throw null; }
    }
}
