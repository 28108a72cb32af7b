// Signatures of hudson.model.BuildListener as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public interface BuildListener extends hudson.model.TaskListener {
    default void started(java.util.List<hudson.model.Cause> causes) { throw null; }
    default void finished(hudson.model.Result result) { throw null; }
}
