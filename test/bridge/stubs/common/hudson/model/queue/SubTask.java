// Signatures of hudson.model.queue.SubTask as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model.queue;

public interface SubTask extends hudson.model.ResourceActivity {
    default hudson.model.Label getAssignedLabel() { throw null; }
    default hudson.model.Node getLastBuiltOn() { throw null; }
    default long getEstimatedDuration() { throw null; }
    hudson.model.Queue.Executable createExecutable() throws java.io.IOException;
    default hudson.model.Queue.Task getOwnerTask() { throw null; }
    default hudson.model.Queue.Executable getOwnerExecutable() { throw null; }
    default Object getSameNodeConstraint() { throw null; }
    default String getUrl() { throw null; }
}
