// Signatures of jenkins.model.queue.QueueItem as of jenkins-2.484; see DESIGN.md.
package jenkins.model.queue;

public interface QueueItem extends hudson.model.ModelObject {
    boolean isStuck();
    hudson.model.Queue.Task getTask();
    default boolean hasCancelPermission() { throw null; }
    long getId();
    String getCausesDescription();
    String getWhy();
    String getParams();
    String getInQueueForString();
    default String getDisplayName() { throw null; }
}
