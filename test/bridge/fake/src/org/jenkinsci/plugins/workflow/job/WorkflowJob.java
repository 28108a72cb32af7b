package org.jenkinsci.plugins.workflow.job;

import hudson.model.*;
import hudson.model.queue.QueueTaskFuture;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import jenkins.model.lazy.LazyBuildMixIn;

public final class WorkflowJob extends Job<WorkflowJob, WorkflowRun> implements LazyBuildMixIn.LazyLoadingJob<WorkflowJob, WorkflowRun>, jenkins.model.ParameterizedJobMixIn.ParameterizedJob<WorkflowJob, WorkflowRun>, TopLevelItem, Queue.FlyweightTask {
    private final LazyBuildMixIn<WorkflowJob, WorkflowRun> mixIn = new LazyBuildMixIn<WorkflowJob, WorkflowRun>() {
        @Override protected WorkflowJob asJob() { return WorkflowJob.this; }
        @Override protected Class<WorkflowRun> getBuildClass() { return WorkflowRun.class; }
    };

    private transient volatile Map<String, Object> pollingBaselines; // nobody polls here

    public WorkflowJob(ItemGroup parent, String name) { super(parent, name); }
    public void onCreatedFromScratch() { mixIn.onCreatedFromScratch(); }
    public void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException { super.onLoad(parent, name); mixIn.onLoad(parent, name); }
    protected RunMap<WorkflowRun> _getRuns() { return mixIn._getRuns(); }
    public LazyBuildMixIn<WorkflowJob, WorkflowRun> getLazyBuildMixIn() { return mixIn; }
    protected void removeRun(WorkflowRun run) { mixIn.removeRun(run); }
    public WorkflowRun getBuildByNumber(int n) { return mixIn.getBuildByNumber(n); }
    public WorkflowRun getLastBuild() { return mixIn.getLastBuild(); }
    public boolean isBuildable() { return true; }
    public boolean isDisabled() { return "true".equals(footman.fake.Store.of(this).get("disabled")); }
    public void setDisabled(boolean disabled) { footman.fake.Store.of(this).set("disabled", Boolean.toString(disabled)); }
    public boolean isConcurrentBuild() { return true; }
    public boolean isResumeBlocked() { return xml().contains("DisableResumeJobProperty"); }
    public boolean survives() { return !isResumeBlocked() && !xml().contains("PERFORMANCE_OPTIMIZED"); } // not in the stubs
    public String config() { return xml(); } // not in the stubs
    public int getQuietPeriod() { return jenkins.model.Jenkins.get().getQuietPeriod(); }
    public QueueTaskFuture<WorkflowRun> scheduleBuild2(int quietPeriod, Action... actions) {
        Queue.getInstance().schedule2(this, quietPeriod, actions);
        return null;
    }
    public hudson.model.queue.CauseOfBlockage getCauseOfBlockage() { return null; }
    public java.util.Collection<? extends hudson.model.queue.SubTask> getSubTasks() { return List.of(this); }
    public Label getAssignedLabel() { return null; }
    public Node getLastBuiltOn() { return null; }
    public Object getSameNodeConstraint() { return this; }
    public boolean isInQueue() { return super.isInQueue(); }
    public Queue.Item getQueueItem() { return super.getQueueItem(); }
    public Map<hudson.triggers.TriggerDescriptor, hudson.triggers.Trigger<?>> getTriggers() { return footman.fake.Timers.of(this); }
    protected void performDelete() throws IOException, InterruptedException { super.performDelete(); }
}
