// Signatures of jenkins.model.queue.QueueItem as of jenkins-2.568.2; see DESIGN.md.
package jenkins.model.queue;

public interface QueueItem extends jenkins.model.FullyNamedModelObject {
    boolean isStuck();
    hudson.model.Queue.Task getTask();
    default boolean hasCancelPermission() { throw null; }
    long getId();
    String getCausesDescription();
    String getWhy();
    String getParams();
    String getInQueueForString();
    default String getDisplayName() { throw null; }
    default String getFullDisplayName() { throw null; }
}
