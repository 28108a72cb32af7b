// Signatures of hudson.model.queue.FutureImpl as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model.queue;

public final class FutureImpl extends hudson.remoting.AsyncFutureImpl<hudson.model.Queue.Executable> implements hudson.model.queue.QueueTaskFuture<hudson.model.Queue.Executable> {
    protected FutureImpl(footman.stubs.None none) { super(none); }
    public FutureImpl(hudson.model.Queue.Task task) { super((footman.stubs.None) null); }
    public java.util.concurrent.Future<hudson.model.Queue.Executable> getStartCondition() { throw null; }
    public hudson.model.Queue.Executable waitForStart() throws InterruptedException, java.util.concurrent.ExecutionException { throw null; }
    public boolean cancel(boolean mayInterruptIfRunning) { throw null; }
    public void setAsCancelled() { throw null; }
}
