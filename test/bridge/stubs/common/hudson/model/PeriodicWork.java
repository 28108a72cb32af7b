// Signatures of hudson.model.PeriodicWork as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class PeriodicWork extends hudson.triggers.SafeTimerTask implements hudson.ExtensionPoint {
    protected PeriodicWork(footman.stubs.None none) { super(none); }
    public PeriodicWork() { super((footman.stubs.None) null); }
    protected final java.util.logging.Logger logger = null;
    public abstract long getRecurrencePeriod();
    public long getInitialDelay() { throw null; }
    public static hudson.ExtensionList<hudson.model.PeriodicWork> all() { throw null; }
    public static void init() { throw null; }
    protected static final long MIN = 0;
    protected static final long HOUR = 0;
    protected static final long DAY = 0;
}
