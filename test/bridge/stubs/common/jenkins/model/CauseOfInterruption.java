// Signatures of jenkins.model.CauseOfInterruption as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public abstract class CauseOfInterruption implements java.io.Serializable {
    protected CauseOfInterruption(footman.stubs.None none) { }
    public CauseOfInterruption() {  }
    public abstract String getShortDescription();
    public void print(hudson.model.TaskListener listener) { throw null; }

    public static final class UserInterruption extends jenkins.model.CauseOfInterruption {
        protected UserInterruption(footman.stubs.None none) { super(none); }
        public UserInterruption(hudson.model.User user) { super((footman.stubs.None) null); }
        public UserInterruption(String userId) { super((footman.stubs.None) null); }
        public String getUserId() { throw null; }
        public hudson.model.User getUser() { throw null; }
        public hudson.model.User getUserOrNull() { throw null; }
        public String getShortDescription() { throw null; }
        public void print(hudson.model.TaskListener listener) { throw null; }
        public boolean equals(Object o) { throw null; }
        public int hashCode() { throw null; }
    }
}
