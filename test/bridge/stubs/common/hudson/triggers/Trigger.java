// Signatures of hudson.triggers.Trigger as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.triggers;

public abstract class Trigger<J extends hudson.model.Item> implements hudson.model.Describable<hudson.triggers.Trigger<?>>, hudson.ExtensionPoint {
    protected Trigger(footman.stubs.None none) { }
    public void start(J project, boolean newInstance) { throw null; }
    public void run() { throw null; }
    public void stop() { throw null; }
    public hudson.model.Action getProjectAction() { throw null; }
    public java.util.Collection<? extends hudson.model.Action> getProjectActions() { throw null; }
    public hudson.triggers.TriggerDescriptor getDescriptor() { throw null; }
    protected final String spec = null;
    protected hudson.scheduler.CronTabList tabs;
    protected J job;
    protected Trigger(String cronTabSpec) {  }
    protected Trigger() {  }
    public final String getSpec() { throw null; }
    protected Object readResolve() throws java.io.ObjectStreamException { throw null; }
    public String toString() { throw null; }
    public static void checkTriggers(java.util.Calendar cal) { throw null; }
    public static long CRON_THRESHOLD;
    public static java.util.Timer timer;
    public static hudson.DescriptorExtensionList<hudson.triggers.Trigger<?>, hudson.triggers.TriggerDescriptor> all() { throw null; }
    public static java.util.List<hudson.triggers.TriggerDescriptor> for_(hudson.model.Item i) { throw null; }

    public static class Cron extends hudson.model.PeriodicWork {
        protected Cron(footman.stubs.None none) { super(none); }
        public Cron() { super((footman.stubs.None) null); }
        public long getRecurrencePeriod() { throw null; }
        public long getInitialDelay() { throw null; }
        public void doRun() { throw null; }
    }
}
