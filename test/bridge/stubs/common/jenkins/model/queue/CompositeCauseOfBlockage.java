// Signatures of jenkins.model.queue.CompositeCauseOfBlockage as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model.queue;

public class CompositeCauseOfBlockage extends hudson.model.queue.CauseOfBlockage {
    protected CompositeCauseOfBlockage(footman.stubs.None none) { super(none); }
    public final java.util.Map<String, hudson.model.queue.CauseOfBlockage> uniqueReasons = null;
    public CompositeCauseOfBlockage(java.util.List<hudson.model.queue.CauseOfBlockage> delegates) { super((footman.stubs.None) null); }
    public String getShortDescription() { throw null; }
    public void print(hudson.model.TaskListener listener) { throw null; }
}
