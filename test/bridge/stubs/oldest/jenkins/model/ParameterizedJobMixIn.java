// Signatures of jenkins.model.ParameterizedJobMixIn as of jenkins-2.484; see DESIGN.md.
package jenkins.model;

public abstract class ParameterizedJobMixIn<JobT extends hudson.model.Job<JobT, RunT> & jenkins.model.ParameterizedJobMixIn.ParameterizedJob<JobT, RunT> & hudson.model.Queue.Task, RunT extends hudson.model.Run<JobT, RunT> & hudson.model.Queue.Executable> {
    protected ParameterizedJobMixIn(footman.stubs.None none) { }
    public ParameterizedJobMixIn() {  }
    protected abstract JobT asJob();
    public final boolean scheduleBuild() { throw null; }
    public final boolean scheduleBuild(hudson.model.Cause c) { throw null; }
    public final boolean scheduleBuild(int quietPeriod) { throw null; }
    public final boolean scheduleBuild(int quietPeriod, hudson.model.Cause c) { throw null; }
    public final hudson.model.queue.QueueTaskFuture<RunT> scheduleBuild2(int quietPeriod, hudson.model.Action... actions) { throw null; }
    public static hudson.model.Queue.Item scheduleBuild2(hudson.model.Job<?, ?> job, int quietPeriod, hudson.model.Action... actions) { throw null; }
    public final boolean isParameterized() { throw null; }
    public final void doCancelQueue(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public static hudson.model.CauseAction getBuildCause(jenkins.model.ParameterizedJobMixIn.ParameterizedJob job, org.kohsuke.stapler.StaplerRequest2 req) { throw null; }
    public final String getBuildNowText() { throw null; }
    public static <T extends hudson.triggers.Trigger<?>> T getTrigger(hudson.model.Job<?, ?> job, Class<T> clazz) { throw null; }

    public interface ParameterizedJob<JobT extends hudson.model.Job<JobT, RunT> & jenkins.model.ParameterizedJobMixIn.ParameterizedJob<JobT, RunT> & hudson.model.Queue.Task, RunT extends hudson.model.Run<JobT, RunT> & hudson.model.Queue.Executable> extends hudson.model.BuildableItem, jenkins.triggers.TriggeredItem {
        static jenkins.model.ParameterizedJobMixIn.ParameterizedJob resolveForCLI(String name) { throw null; }
        default jenkins.model.ParameterizedJobMixIn<JobT, RunT> getParameterizedJobMixIn() { throw null; }
        default int getQuietPeriod() { throw null; }
        default String getBuildNowText() { throw null; }
        default boolean scheduleBuild(hudson.model.Cause c) { throw null; }
        default boolean scheduleBuild(int quietPeriod, hudson.model.Cause c) { throw null; }
        default hudson.model.queue.QueueTaskFuture<RunT> scheduleBuild2(int quietPeriod, hudson.model.Action... actions) { throw null; }
        default void doCancelQueue(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
        default void doPolling(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
        default boolean isParameterized() { throw null; }
        default boolean isDisabled() { throw null; }
        default void setDisabled(boolean disabled) { throw null; }
        default boolean supportsMakeDisabled() { throw null; }
        default void makeDisabled(boolean b) throws java.io.IOException { throw null; }
        default org.kohsuke.stapler.HttpResponse doDisable() throws java.io.IOException { throw null; }
        default org.kohsuke.stapler.HttpResponse doEnable() throws java.io.IOException { throw null; }
        default RunT createExecutable() throws java.io.IOException { throw null; }
        default boolean isBuildable() { throw null; }
    }
}
