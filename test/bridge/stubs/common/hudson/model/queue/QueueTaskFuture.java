// Signatures of hudson.model.queue.QueueTaskFuture as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model.queue;

public interface QueueTaskFuture<R extends hudson.model.Queue.Executable> extends java.util.concurrent.Future<R> {
    java.util.concurrent.Future<R> getStartCondition();
    R waitForStart() throws InterruptedException, java.util.concurrent.ExecutionException;
}
