// Signatures of jenkins.model.BlockedBecauseOfBuildInProgress as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public class BlockedBecauseOfBuildInProgress extends hudson.model.queue.CauseOfBlockage {
    protected BlockedBecauseOfBuildInProgress(footman.stubs.None none) { super(none); }
    public BlockedBecauseOfBuildInProgress(hudson.model.Run<?, ?> build) { super((footman.stubs.None) null); }
    public String getShortDescription() { throw null; }
}
