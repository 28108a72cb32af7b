// Signatures of hudson.model.Executor as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public class Executor extends Thread implements hudson.model.ModelObject, jenkins.model.IExecutor {
    protected Executor(footman.stubs.None none) { }
    protected final hudson.model.Computer owner = null;
    public Executor(hudson.model.Computer owner, int n) {  }
    public void interrupt() { throw null; }
    public void interrupt(hudson.model.Result result) { throw null; }
    public void interrupt(hudson.model.Result result, jenkins.model.CauseOfInterruption... causes) { throw null; }
    public hudson.model.Result abortResult() { throw null; }
    public void recordCauseOfInterruption(hudson.model.Run<?, ?> build, hudson.model.TaskListener listener) { throw null; }
    public void run() { throw null; }
    public void completedAsynchronous(Throwable error) { throw null; }
    public hudson.model.Queue.Executable getCurrentExecutable() { throw null; }
    public hudson.model.Queue.Executable getCurrentExecutableForApi() { throw null; }
    public java.util.Collection<jenkins.model.CauseOfInterruption> getCausesOfInterruption() { throw null; }
    public hudson.model.queue.WorkUnit getCurrentWorkUnit() { throw null; }
    public hudson.FilePath getCurrentWorkspace() { throw null; }
    public String getDisplayName() { throw null; }
    public int getNumber() { throw null; }
    public boolean isIdle() { throw null; }
    public boolean isBusy() { throw null; }
    public boolean isActive() { throw null; }
    public jenkins.model.queue.AsynchronousExecution getAsynchronousExecution() { throw null; }
    public boolean isDisplayCell() { throw null; }
    public boolean isParking() { throw null; }
    public Throwable getCauseOfDeath() { throw null; }
    public int getProgress() { throw null; }
    public boolean isLikelyStuck() { throw null; }
    public long getElapsedTime() { throw null; }
    public long getTimeSpentInQueue() { throw null; }
    public String getEstimatedRemainingTime() { throw null; }
    public long getEstimatedRemainingTimeMillis() { throw null; }
    public void start() { throw null; }
    public org.kohsuke.stapler.HttpResponse doStop() { throw null; }
    public org.kohsuke.stapler.HttpResponse doStopBuild(String runExtId) { throw null; }
    public org.kohsuke.stapler.HttpResponse doYank() { throw null; }
    public boolean hasStopPermission() { throw null; }
    public hudson.model.Computer getOwner() { throw null; }
    public long getIdleStartMilliseconds() { throw null; }
    public hudson.model.Api getApi() { throw null; }
    public <T> T newImpersonatingProxy(Class<T> type, T core) { throw null; }
    public static hudson.model.Executor currentExecutor() { throw null; }
    public static hudson.model.Executor of(hudson.model.Queue.Executable executable) { throw null; }
    public static long getEstimatedDurationFor(hudson.model.Queue.Executable e) { throw null; }
}
