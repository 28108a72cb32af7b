// Signatures of hudson.util.AbstractTaskListener as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.util;

public abstract class AbstractTaskListener implements hudson.model.TaskListener {
    protected AbstractTaskListener(footman.stubs.None none) { }
    public AbstractTaskListener() {  }
}
