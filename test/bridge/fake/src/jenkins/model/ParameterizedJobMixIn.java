package jenkins.model;

import hudson.model.Action;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.queue.QueueTaskFuture;

public abstract class ParameterizedJobMixIn<JobT extends Job<JobT, RunT> & ParameterizedJobMixIn.ParameterizedJob<JobT, RunT> & Queue.Task, RunT extends Run<JobT, RunT> & Queue.Executable> {
    public static Queue.Item scheduleBuild2(Job<?, ?> job, int quietPeriod, Action... actions) {
        return Queue.getInstance().schedule2((Queue.Task) job, quietPeriod < 0 ? Jenkins.get().getQuietPeriod() : quietPeriod, actions).getItem();
    }

    public interface ParameterizedJob<JobT extends Job<JobT, RunT> & ParameterizedJob<JobT, RunT> & Queue.Task, RunT extends Run<JobT, RunT> & Queue.Executable> extends hudson.model.BuildableItem, jenkins.triggers.TriggeredItem {
        default int getQuietPeriod() { return Jenkins.get().getQuietPeriod(); }
        default boolean scheduleBuild(Cause c) { return scheduleBuild(getQuietPeriod(), c); }
        default boolean scheduleBuild(int quietPeriod, Cause c) { return Queue.getInstance().schedule2((Queue.Task) this, quietPeriod, new CauseAction(c)).isAccepted(); }
        default QueueTaskFuture<RunT> scheduleBuild2(int quietPeriod, Action... actions) {
            Queue.getInstance().schedule2((Queue.Task) this, quietPeriod, actions);
            return null;
        }
        default boolean isDisabled() { return false; }
        default boolean supportsMakeDisabled() { return true; }
        default void setDisabled(boolean disabled) {}
        /** As in 2.484 and 2.568.2. */
        default void makeDisabled(boolean b) throws java.io.IOException {
            if (isDisabled() == b) return;
            setDisabled(b);
            ((hudson.model.AbstractItem) this).save();
            hudson.model.listeners.ItemListener.fireOnUpdated((hudson.model.Item) this);
        }
        default boolean isBuildable() { return true; }
        @SuppressWarnings("unchecked") default RunT createExecutable() throws java.io.IOException { return ((jenkins.model.lazy.LazyBuildMixIn.LazyLoadingJob<?, ?>) this).getLazyBuildMixIn() == null ? null : (RunT) ((jenkins.model.lazy.LazyBuildMixIn.LazyLoadingJob<?, ?>) this).getLazyBuildMixIn().newBuild(); }
    }
}
