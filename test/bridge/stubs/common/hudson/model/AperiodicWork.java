// Signatures of hudson.model.AperiodicWork as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class AperiodicWork extends hudson.triggers.SafeTimerTask implements hudson.ExtensionPoint {
    protected AperiodicWork(footman.stubs.None none) { super(none); }
    public AperiodicWork() { super((footman.stubs.None) null); }
    protected final java.util.logging.Logger logger = null;
    public abstract long getRecurrencePeriod();
    public abstract hudson.model.AperiodicWork getNewInstance();
    public long getInitialDelay() { throw null; }
    public final void doRun() throws Exception { throw null; }
    public static void init() { throw null; }
    protected abstract void doAperiodicRun();
    public static hudson.ExtensionList<hudson.model.AperiodicWork> all() { throw null; }
}
