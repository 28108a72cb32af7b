package jenkins.model.queue;

import hudson.model.Executor;

public abstract class AsynchronousExecution extends RuntimeException {
    private volatile Executor executor;
    private boolean done;

    protected AsynchronousExecution() {}
    public abstract void interrupt(boolean forShutdown);
    public abstract boolean blocksRestart();
    public abstract boolean displayCell();
    public final Executor getExecutor() { return executor; }
    public final synchronized void setExecutor(Executor e) { // not in the stubs
        executor = e;
        if (done) e.completedAsynchronous(null);
    }
    public final synchronized void completed(Throwable error) {
        done = true;
        if (executor != null) executor.completedAsynchronous(error);
    }
}
