package hudson.triggers;

import hudson.model.Item;
import hudson.scheduler.CronTabList;
import java.util.Calendar;
import java.util.GregorianCalendar;

public abstract class Trigger<J extends Item> {
    protected String spec;
    protected CronTabList tabs;
    protected J job;

    protected Trigger(String cronTabSpec) { spec = cronTabSpec; tabs = CronTabList.create(cronTabSpec); }
    public final String getSpec() { return spec; }
    public void start(J project, boolean newInstance) { job = project; }
    public void stop() {}
    public void run() {}

    public static void checkTriggers(Calendar cal) {
        for (jenkins.triggers.TriggeredItem p : jenkins.model.Jenkins.get().getAllItems(jenkins.triggers.TriggeredItem.class))
            for (Trigger<?> t : p.getTriggers().values()) if (t.tabs.check(cal)) t.run();
    }

    /** As in 2.484 and 2.568.2; nobody calls it but tests. */
    public static class Cron extends hudson.model.PeriodicWork {
        private final Calendar cal = new GregorianCalendar();
        public Cron() {
            super((footman.stubs.None) null);
            cal.set(Calendar.SECOND, 0);
            cal.set(Calendar.MILLISECOND, 0);
        }
        public void doRun() {
            while (System.currentTimeMillis() >= cal.getTimeInMillis()) {
                checkTriggers(cal);
                cal.add(Calendar.MINUTE, 1);
            }
        }
    }
}
