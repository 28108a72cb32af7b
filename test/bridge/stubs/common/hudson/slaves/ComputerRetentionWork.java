// Signatures of hudson.slaves.ComputerRetentionWork as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.slaves;

public class ComputerRetentionWork extends hudson.model.AperiodicWork {
    protected ComputerRetentionWork(footman.stubs.None none) { super(none); }
    public ComputerRetentionWork() { super((footman.stubs.None) null); }
    public long getRecurrencePeriod() { throw null; }
    public hudson.model.AperiodicWork getNewInstance() { throw null; }
    protected void doAperiodicRun() { throw null; }
}
