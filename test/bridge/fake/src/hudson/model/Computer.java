package hudson.model;

import hudson.slaves.OfflineCause;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;

public abstract class Computer extends Actionable {
    protected volatile OfflineCause offlineCause;
    protected String nodeName;
    private Node node;
    private final List<Executor> busy = new CopyOnWriteArrayList<>();

    protected Computer(Node node) { this.node = node; nodeName = node.getNodeName(); }
    protected Computer(footman.stubs.None none) { }
    /** For the fake core. */
    public static final class Now { // not in the stubs
        public static void is(Computer c, Node n) { c.node = n; }
    }
    public String getName() { return nodeName; }
    public Node getNode() { return node; }
    public int getNumExecutors() { return node.getNumExecutors(); }
    public boolean isOffline() { return false; }
    public final boolean isOnline() { return !isOffline(); }
    public boolean isTemporarilyOffline() { return false; }
    public boolean isAcceptingTasks() { return true; }
    public boolean isLaunchSupported() { return false; }
    public void setOfflineCause(OfflineCause cause) { offlineCause = cause; }
    public OfflineCause getOfflineCause() { return offlineCause; }
    public List<Executor> getExecutors() { return new ArrayList<>(busy); }
    public List<OneOffExecutor> getOneOffExecutors() { return List.of(); }
    public final int countBusy() { return busy.size(); }
    public final int countExecutors() { return getNumExecutors(); }
    public int countIdle() { return Math.max(0, getNumExecutors() - busy.size()); }
    public final boolean isIdle() { return busy.isEmpty(); }
    public String getDisplayName() { return nodeName.isEmpty() ? "Built-In Node" : nodeName; }
    public String getUrl() { return "computer/" + nodeName + "/"; }
    public final Future<?> connect(boolean forceReconnect) { return _connect(forceReconnect); }
    public Future<?> disconnect(OfflineCause cause) { return null; }
    public hudson.remoting.VirtualChannel getChannel() { return null; }

    /** For the fake executor. */
    void took(Executor e) { busy.add(e); }
    void freed(Executor e) { busy.remove(e); }
}
