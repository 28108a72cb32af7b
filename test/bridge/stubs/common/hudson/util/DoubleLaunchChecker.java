// Signatures of hudson.util.DoubleLaunchChecker as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.util;

public class DoubleLaunchChecker extends hudson.model.AdministrativeMonitor {
    protected DoubleLaunchChecker(footman.stubs.None none) { super(none); }
    public final java.io.File home = null;
    public DoubleLaunchChecker() { super((footman.stubs.None) null); }
    public String getDisplayName() { throw null; }
    public boolean isActivated() { throw null; }
    protected void execute() { throw null; }
    public String getId() { throw null; }
    public String getCollidingId() { throw null; }

    public static final class Schedule extends hudson.model.AperiodicWork {
        protected Schedule(footman.stubs.None none) { super(none); }
        public Schedule() { super((footman.stubs.None) null); }
        public hudson.model.AperiodicWork getNewInstance() { throw null; }
        public long getRecurrencePeriod() { throw null; }
        protected void doAperiodicRun() { throw null; }
    }
}
