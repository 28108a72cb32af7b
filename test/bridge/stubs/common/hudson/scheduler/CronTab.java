// Signatures of hudson.scheduler.CronTab as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.scheduler;

public final class CronTab {
    protected CronTab(footman.stubs.None none) { }
    public CronTab(String format) {  }
    public CronTab(String format, hudson.scheduler.Hash hash) {  }
    public CronTab(String format, int line) {  }
    public CronTab(String format, int line, hudson.scheduler.Hash hash) {  }
    public CronTab(String format, int line, hudson.scheduler.Hash hash, String timezone) {  }
    public java.util.Calendar ceil(long t) { throw null; }
    public java.util.Calendar ceil(java.util.Calendar cal) { throw null; }
    public java.util.Calendar floor(long t) { throw null; }
    public java.util.Calendar floor(java.util.Calendar cal) { throw null; }
    public String toString() { throw null; }
    public String checkSanity() { throw null; }
    public static String hashify(String spec) { throw null; }
    public java.util.TimeZone getTimeZone() { throw null; }
}
