// Signatures of hudson.model.AsyncPeriodicWork as of jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class AsyncPeriodicWork extends hudson.model.PeriodicWork {
    protected AsyncPeriodicWork(footman.stubs.None none) { super(none); }
    public final String name = null;
    protected AsyncPeriodicWork(String name) { super((footman.stubs.None) null); }
    public final void doRun() { throw null; }
    protected hudson.util.StreamTaskListener createListener() { throw null; }
    protected java.io.File getLogFile() { throw null; }
    protected java.util.logging.Level getNormalLoggingLevel() { throw null; }
    protected java.util.logging.Level getSlowLoggingLevel() { throw null; }
    protected java.util.logging.Level getErrorLoggingLevel() { throw null; }
    protected abstract void execute(hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException;
    protected boolean queueIfAlreadyRunning() { throw null; }
}
