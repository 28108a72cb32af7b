// Signatures of hudson.model.queue.Tasks as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model.queue;

public class Tasks {
    protected Tasks(footman.stubs.None none) { }
    public Tasks() {  }
    public static java.util.Collection<? extends hudson.model.queue.SubTask> getSubTasksOf(hudson.model.Queue.Task task) { throw null; }
    public static Object getSameNodeConstraintOf(hudson.model.queue.SubTask t) { throw null; }
    public static hudson.model.Queue.Task getOwnerTaskOf(hudson.model.queue.SubTask t) { throw null; }
    public static hudson.model.Item getItemOf(hudson.model.queue.SubTask t) { throw null; }
    public static org.springframework.security.core.Authentication getAuthenticationOf2(hudson.model.Queue.Task t) { throw null; }
}
