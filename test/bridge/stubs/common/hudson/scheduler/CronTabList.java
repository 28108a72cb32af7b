// Signatures of hudson.scheduler.CronTabList as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.scheduler;

public final class CronTabList {
    protected CronTabList(footman.stubs.None none) { }
    public CronTabList(java.util.Collection<hudson.scheduler.CronTab> tabs) {  }
    public boolean check(java.util.Calendar cal) { throw null; }
    public String checkSanity() { throw null; }
    public static String getValidTimezone(String timezone) { throw null; }
    public static hudson.scheduler.CronTabList create(String format) { throw null; }
    public static hudson.scheduler.CronTabList create(String format, hudson.scheduler.Hash hash) { throw null; }
    public java.util.Calendar previous() { throw null; }
    public java.util.Calendar next() { throw null; }
}
