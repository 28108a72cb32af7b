// Signatures of jenkins.model.IExecutor as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public interface IExecutor {
    boolean isIdle();
    jenkins.model.IComputer getOwner();
    hudson.model.Queue.Executable getCurrentExecutable();
    hudson.model.queue.WorkUnit getCurrentWorkUnit();
    String getDisplayName();
    boolean hasStopPermission();
    int getNumber();
    long getElapsedTime();
    default String getTimestampString() { throw null; }
    String getEstimatedRemainingTime();
    boolean isLikelyStuck();
    int getProgress();
}
