// Signatures of jenkins.util.Timer as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.util;

public class Timer {
    protected Timer(footman.stubs.None none) { }
    public static java.util.concurrent.ScheduledExecutorService get() { throw null; }
    public static void shutdown() { throw null; }
}
