package hudson.slaves;

import footman.fake.Agents;
import hudson.model.Slave;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Logger;

/** Connects to a machine, of which there is one for all controllers (footman.fake.Agents). */
public class SlaveComputer extends hudson.model.Computer {
    private volatile boolean online, connecting, accepting = true;

    public SlaveComputer(Slave slave) { super(slave); }
    public Slave getNode() { return (Slave) super.getNode(); }
    public ComputerLauncher getLauncher() { return getNode().getLauncher(); }
    @Override public boolean isOffline() { return !online; }
    public boolean isConnecting() { return connecting; }
    public boolean isLaunchSupported() { return getLauncher().isLaunchSupported(); }
    public boolean isAcceptingTasks() { return accepting; }
    public void setAcceptingTasks(boolean acceptingTasks) { accepting = acceptingTasks; }
    public RetentionStrategy getRetentionStrategy() { return getNode().getRetentionStrategy(); }

    protected Future<?> _connect(boolean forceReconnect) {
        connecting = true;
        return jenkins.util.Timer.get().submit(() -> {
            try {
                for (ComputerListener l : ComputerListener.all()) l.preLaunch(this, TaskListener.NULL);
                getLauncher().launch(this, TaskListener.NULL);
                arrived();
            } catch (Exception e) {
                Logger.getLogger("fake").info("launch of " + getName() + ": " + e.getMessage());
                for (ComputerListener l : ComputerListener.all()) {
                    try {
                        l.onLaunchFailure(this, TaskListener.NULL);
                    } catch (IOException | InterruptedException x) {
                        throw new IllegalStateException(x);
                    }
                }
            } finally {
                connecting = false;
            }
        });
    }

    /** The other side is there: listeners may still refuse it. */
    private void arrived() throws IOException, InterruptedException {
        for (ComputerListener l : ComputerListener.all()) l.preOnline(this, null, null, TaskListener.NULL);
        Agents.connected(getName());
        online = true;
        offlineCause = null;
        for (ComputerListener l : ComputerListener.all()) l.onOnline(this, TaskListener.NULL);
        hudson.model.Queue.getInstance().scheduleMaintenance();
    }

    public Future<?> disconnect(OfflineCause cause) {
        if (!online) return null;
        online = false;
        offlineCause = cause;
        Agents.disconnected(getName());
        for (ComputerListener l : ComputerListener.all()) l.onOffline(this, cause);
        return null;
    }

    /** For the fake core: an inbound agent calls. */
    public static final class Door { // not in the stubs
        public static void call(SlaveComputer c) throws IOException, InterruptedException { c.arrived(); }
    }
}
