package hudson.lifecycle;

import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

public abstract class Lifecycle implements hudson.ExtensionPoint {
    private static Lifecycle INSTANCE = null;

    static class Plain extends Lifecycle {
        @Override public void restart() throws IOException { throw new IOException("the fake can't replace its process"); }
    }

    public Lifecycle() {}
    public static synchronized Lifecycle get() {
        if (INSTANCE == null) INSTANCE = new Plain();
        return INSTANCE;
    }
    public File getHudsonWar() { return null; }
    public boolean canRewriteHudsonWar() { return false; }
    public void restart() throws IOException, InterruptedException { throw new UnsupportedOperationException(); }
    public boolean canRestart() { return true; }
    public void verifyRestartable() {}
    public void onReady() {}
    public void onReload(String user, String remoteAddr) {}
    public void onStop(String user, String remoteAddr) {}
    public void onExtendTimeout(long timeout, TimeUnit unit) {}
    public void onStatusUpdate(String status) {}
    public boolean supportsDynamicLoad() { return true; }
}
