// Signatures of hudson.triggers.SafeTimerTask as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.triggers;

public abstract class SafeTimerTask extends java.util.TimerTask {
    protected SafeTimerTask(footman.stubs.None none) { }
    public SafeTimerTask() {  }
    public static hudson.triggers.SafeTimerTask of(hudson.triggers.SafeTimerTask.ExceptionRunnable r) { throw null; }
    public final void run() { throw null; }
    protected abstract void doRun() throws Exception;
    public static java.io.File getLogsRoot() { throw null; }

    public interface ExceptionRunnable {
        void run() throws Exception;
    }
}
