package hudson.model;

import java.io.File;
import java.io.IOException;
import jenkins.model.lazy.LazyBuildMixIn;

public abstract class AbstractProject<P extends AbstractProject<P, R>, R extends AbstractBuild<P, R>> extends Job<P, R> implements BuildableItem, LazyBuildMixIn.LazyLoadingJob<P, R>, jenkins.model.ParameterizedJobMixIn.ParameterizedJob<P, R> {
    private final LazyBuildMixIn<P, R> mixIn = new LazyBuildMixIn<P, R>() {
        @SuppressWarnings("unchecked") @Override protected P asJob() { return (P) AbstractProject.this; }
        @Override protected Class<R> getBuildClass() { return AbstractProject.this.getBuildClass(); }
    };

    private transient volatile Object pollingBaseline; // nobody polls here

    protected AbstractProject(ItemGroup parent, String name) { super(parent, name); }
    protected abstract Class<R> getBuildClass();
    public LazyBuildMixIn<P, R> getLazyBuildMixIn() { return mixIn; }
    public void onCreatedFromScratch() { mixIn.onCreatedFromScratch(); }
    public void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException { super.onLoad(parent, name); mixIn.onLoad(parent, name); }
    @Override public RunMap<R> _getRuns() { return mixIn._getRuns(); }
    public void removeRun(R run) { mixIn.removeRun(run); }
    public R getBuildByNumber(int n) { return mixIn.getBuildByNumber(n); }
    public R getLastBuild() { return mixIn.getLastBuild(); }
    protected R newBuild() throws IOException { return mixIn.newBuild(); }
    public R createExecutable() throws IOException { return newBuild(); }
    public hudson.model.queue.QueueTaskFuture<R> scheduleBuild2(int quietPeriod, Action... actions) {
        Queue.getInstance().schedule2(this, quietPeriod, actions);
        return null;
    }
    public int getQuietPeriod() { return jenkins.model.Jenkins.get().getQuietPeriod(); }
    public java.util.Map<hudson.triggers.TriggerDescriptor, hudson.triggers.Trigger<?>> getTriggers() { return footman.fake.Timers.of(this); }
    public boolean isDisabled() { return "true".equals(footman.fake.Store.of(this).get("disabled")); }
    public void setDisabled(boolean disabled) { footman.fake.Store.of(this).set("disabled", Boolean.toString(disabled)); }
    public boolean isBuildable() { return true; }
}
