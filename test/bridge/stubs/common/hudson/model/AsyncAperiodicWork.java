// Signatures of hudson.model.AsyncAperiodicWork as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class AsyncAperiodicWork extends hudson.model.AperiodicWork {
    protected AsyncAperiodicWork(footman.stubs.None none) { super(none); }
    public final String name = null;
    protected AsyncAperiodicWork(String name) { super((footman.stubs.None) null); }
    public final void doAperiodicRun() { throw null; }
    protected hudson.util.StreamTaskListener createListener() { throw null; }
    protected java.io.File getLogFile() { throw null; }
    protected java.util.logging.Level getNormalLoggingLevel() { throw null; }
    protected java.util.logging.Level getSlowLoggingLevel() { throw null; }
    protected java.util.logging.Level getErrorLoggingLevel() { throw null; }
    protected abstract void execute(hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException;
}
