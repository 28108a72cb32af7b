// Signatures of org.jenkinsci.plugins.workflow.job.WorkflowRun as of 1472.ve4d5eca_143c4 and 1581.ve4b_d0db_fcb_b_b_; see DESIGN.md.
package org.jenkinsci.plugins.workflow.job;

public final class WorkflowRun extends hudson.model.Run<org.jenkinsci.plugins.workflow.job.WorkflowJob, org.jenkinsci.plugins.workflow.job.WorkflowRun> implements org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner.Executable, jenkins.model.lazy.LazyBuildMixIn.LazyLoadingRun<org.jenkinsci.plugins.workflow.job.WorkflowJob, org.jenkinsci.plugins.workflow.job.WorkflowRun> {
    protected WorkflowRun(footman.stubs.None none) { super(none); }
    public WorkflowRun(org.jenkinsci.plugins.workflow.job.WorkflowJob job) throws java.io.IOException { super((footman.stubs.None) null); }
    public WorkflowRun(org.jenkinsci.plugins.workflow.job.WorkflowJob job, java.io.File dir) throws java.io.IOException { super((footman.stubs.None) null); }
    public jenkins.model.lazy.LazyBuildMixIn.RunMixIn<org.jenkinsci.plugins.workflow.job.WorkflowJob, org.jenkinsci.plugins.workflow.job.WorkflowRun> getRunMixIn() { throw null; }
    protected jenkins.model.lazy.BuildReference<org.jenkinsci.plugins.workflow.job.WorkflowRun> createReference() { throw null; }
    protected void dropLinks() { throw null; }
    public org.jenkinsci.plugins.workflow.job.WorkflowRun getPreviousBuild() { throw null; }
    public org.jenkinsci.plugins.workflow.job.WorkflowRun getNextBuild() { throw null; }
    public void run() { throw null; }
    public void doTerm() { throw null; }
    public org.kohsuke.stapler.HttpResponse httpTerm() { throw null; }
    public void doKill() { throw null; }
    public org.kohsuke.stapler.HttpResponse httpKill() { throw null; }
    public hudson.EnvVars getEnvironment(hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    public boolean hasAllowTerm() { throw null; }
    public boolean hasAllowKill() { throw null; }
    public void reload() throws java.io.IOException { throw null; }
    protected void onLoad() { throw null; }
    public void setResult(hudson.model.Result r) { throw null; }
    public void deleteArtifacts() throws java.io.IOException { throw null; }
    public org.jenkinsci.plugins.workflow.flow.FlowExecution getExecution() { throw null; }
    public org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner asFlowExecutionOwner() { throw null; }
    public boolean hasntStartedYet() { throw null; }
    public boolean isBuilding() { throw null; }
    public boolean isInProgress() { throw null; }
    public boolean isLogUpdated() { throw null; }
    public java.util.Set<String> getCulpritIds() { throw null; }
    public java.util.Set<hudson.model.User> getCulprits() { throw null; }
    public boolean shouldCalculateCulprits() { throw null; }
    public org.kohsuke.stapler.HttpResponse doStop() { throw null; }
    public String getFlowGraphDataAsHtml() { throw null; }
    public java.io.InputStream getLogInputStream() throws java.io.IOException { throw null; }
    public void doConsoleText(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
    public java.io.Reader getLogReader() throws java.io.IOException { throw null; }
    public String getLog() throws java.io.IOException { throw null; }
    public java.util.List<String> getLog(int maxLines) throws java.io.IOException { throw null; }
    public java.io.File getLogFile() { throw null; }
    public void save() throws java.io.IOException { throw null; }

    public static final class SCMListenerImpl {
        protected SCMListenerImpl(footman.stubs.None none) { }
        public SCMListenerImpl() {  }
    }

    public static class Checkouts {
        protected Checkouts(footman.stubs.None none) { }
        public Checkouts() {  }
        public void copy(hudson.model.Run<?, ?> original, hudson.model.Run<?, ?> copy, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    }
}
