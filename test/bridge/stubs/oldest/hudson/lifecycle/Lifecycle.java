// Signatures of hudson.lifecycle.Lifecycle as of jenkins-2.484; see DESIGN.md.
package hudson.lifecycle;

public abstract class Lifecycle implements hudson.ExtensionPoint {
    protected Lifecycle(footman.stubs.None none) { }
    public Lifecycle() {  }
    public static hudson.lifecycle.Lifecycle get() { throw null; }
    public java.io.File getHudsonWar() { throw null; }
    public void rewriteHudsonWar(java.io.File by) throws java.io.IOException { throw null; }
    public boolean canRewriteHudsonWar() { throw null; }
    public void restart() throws java.io.IOException, InterruptedException { throw null; }
    public void verifyRestartable() throws hudson.lifecycle.RestartNotSupportedException { throw null; }
    public boolean canRestart() { throw null; }
    public void onReady() { throw null; }
    public void onReload(String user, String remoteAddr) { throw null; }
    public void onStop(String user, String remoteAddr) { throw null; }
    public void onExtendTimeout(long timeout, java.util.concurrent.TimeUnit unit) { throw null; }
    public void onStatusUpdate(String status) { throw null; }
    public boolean supportsDynamicLoad() { throw null; }
    public void onBootFailure(hudson.util.BootFailure problem) { throw null; }

    public static final class PlaceholderLifecycle extends hudson.lifecycle.ExitLifecycle {
        protected PlaceholderLifecycle(footman.stubs.None none) { super(none); }
        public PlaceholderLifecycle() { super((footman.stubs.None) null); }
        public static void replacePlaceholder() { throw null; }
    }
}
