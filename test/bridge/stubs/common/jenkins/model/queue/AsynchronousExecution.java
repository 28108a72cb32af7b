// Signatures of jenkins.model.queue.AsynchronousExecution as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model.queue;

public abstract class AsynchronousExecution extends RuntimeException {
    protected AsynchronousExecution(footman.stubs.None none) { }
    protected AsynchronousExecution() {  }
    public abstract void interrupt(boolean forShutdown);
    public abstract boolean blocksRestart();
    public abstract boolean displayCell();
    public final hudson.model.Executor getExecutor() { throw null; }
    public final void setExecutorWithoutCompleting(hudson.model.Executor executor) { throw null; }
    public final void maybeComplete() { throw null; }
    public final void completed(Throwable error) { throw null; }
}
