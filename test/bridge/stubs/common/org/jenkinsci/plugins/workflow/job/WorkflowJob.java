// Signatures of org.jenkinsci.plugins.workflow.job.WorkflowJob as of 1472.ve4d5eca_143c4 and 1581.ve4b_d0db_fcb_b_b_; see DESIGN.md.
package org.jenkinsci.plugins.workflow.job;

public final class WorkflowJob extends hudson.model.Job<org.jenkinsci.plugins.workflow.job.WorkflowJob, org.jenkinsci.plugins.workflow.job.WorkflowRun> implements jenkins.model.lazy.LazyBuildMixIn.LazyLoadingJob<org.jenkinsci.plugins.workflow.job.WorkflowJob, org.jenkinsci.plugins.workflow.job.WorkflowRun>, jenkins.model.ParameterizedJobMixIn.ParameterizedJob<org.jenkinsci.plugins.workflow.job.WorkflowJob, org.jenkinsci.plugins.workflow.job.WorkflowRun>, hudson.model.TopLevelItem, hudson.model.Queue.FlyweightTask, jenkins.triggers.SCMTriggerItem {
    protected WorkflowJob(footman.stubs.None none) { super(none); }
    public WorkflowJob(hudson.model.ItemGroup parent, String name) { super((footman.stubs.None) null); }
    public void onCreatedFromScratch() { throw null; }
    public void onLoad(hudson.model.ItemGroup<? extends hudson.model.Item> parent, String name) throws java.io.IOException { throw null; }
    protected void submit(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException, hudson.model.Descriptor.FormException { throw null; }
    public void addProperty(hudson.model.JobProperty jobProp) throws java.io.IOException { throw null; }
    public boolean isBuildable() { throw null; }
    protected hudson.model.RunMap<org.jenkinsci.plugins.workflow.job.WorkflowRun> _getRuns() { throw null; }
    public jenkins.model.lazy.LazyBuildMixIn<org.jenkinsci.plugins.workflow.job.WorkflowJob, org.jenkinsci.plugins.workflow.job.WorkflowRun> getLazyBuildMixIn() { throw null; }
    protected void removeRun(org.jenkinsci.plugins.workflow.job.WorkflowRun run) { throw null; }
    public org.jenkinsci.plugins.workflow.job.WorkflowRun getBuild(String id) { throw null; }
    public org.jenkinsci.plugins.workflow.job.WorkflowRun getBuildByNumber(int n) { throw null; }
    public org.jenkinsci.plugins.workflow.job.WorkflowRun getFirstBuild() { throw null; }
    public org.jenkinsci.plugins.workflow.job.WorkflowRun getLastBuild() { throw null; }
    public org.jenkinsci.plugins.workflow.job.WorkflowRun getNearestBuild(int n) { throw null; }
    public org.jenkinsci.plugins.workflow.job.WorkflowRun getNearestOldBuild(int n) { throw null; }
    protected java.util.List<org.jenkinsci.plugins.workflow.job.WorkflowRun> getEstimatedDurationCandidates() { throw null; }
    public hudson.model.queue.QueueTaskFuture<org.jenkinsci.plugins.workflow.job.WorkflowRun> scheduleBuild2(int quietPeriod, hudson.model.Action... actions) { throw null; }
    public boolean isDisabled() { throw null; }
    public void setDisabled(boolean disabled) { throw null; }
    public boolean supportsMakeDisabled() { throw null; }
    public hudson.model.BallColor getIconColor() { throw null; }
    public int getQuietPeriod() { throw null; }
    public boolean getHasCustomQuietPeriod() { throw null; }
    public void setQuietPeriod(Integer seconds) throws java.io.IOException { throw null; }
    public boolean isInQueue() { throw null; }
    public hudson.model.Queue.Item getQueueItem() { throw null; }
    public hudson.model.queue.CauseOfBlockage getCauseOfBlockage() { throw null; }
    public boolean isConcurrentBuild() { throw null; }
    public boolean isResumeBlocked() { throw null; }
    public void setResumeBlocked(boolean resumeBlocked) { throw null; }
    public void setConcurrentBuild(boolean b) throws java.io.IOException { throw null; }
    public hudson.security.ACL getACL() { throw null; }
    public static final hudson.security.Permission ABORT = null;
    public java.util.Collection<? extends hudson.model.queue.SubTask> getSubTasks() { throw null; }
    public hudson.model.Label getAssignedLabel() { throw null; }
    public hudson.model.Node getLastBuiltOn() { throw null; }
    public Object getSameNodeConstraint() { throw null; }
    public String getPronoun() { throw null; }
    public hudson.model.TopLevelItemDescriptor getDescriptor() { throw null; }
    public java.util.Map<hudson.triggers.TriggerDescriptor, hudson.triggers.Trigger<?>> getTriggers() { throw null; }
    public void setTriggers(java.util.List<hudson.triggers.Trigger<?>> inputTriggers) throws java.io.IOException { throw null; }
    public void addTrigger(hudson.triggers.Trigger trigger) throws java.io.IOException { throw null; }
    public void removeProperty(hudson.model.JobProperty jobProperty) throws java.io.IOException { throw null; }
    public void addAction(hudson.model.Action a) { throw null; }
    public void replaceAction(hudson.model.Action a) { throw null; }
    public hudson.model.Item asItem() { throw null; }
    public hudson.triggers.SCMTrigger getSCMTrigger() { throw null; }
    protected void performDelete() throws java.io.IOException, InterruptedException { throw null; }
    public static void alias() { throw null; }

    public static final class SCMListenerImpl {
        protected SCMListenerImpl(footman.stubs.None none) { }
        public SCMListenerImpl() {  }
    }

    public static final class DescriptorImpl extends hudson.model.TopLevelItemDescriptor {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
        public hudson.model.TopLevelItem newInstance(hudson.model.ItemGroup parent, String name) { throw null; }
        public String getCategoryId() { throw null; }
        public String getDescription() { throw null; }
        public String getIconFilePathPattern() { throw null; }
        public String getIconClassName() { throw null; }
    }
}
