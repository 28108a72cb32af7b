package hudson.model;

import hudson.model.queue.WorkUnit;
import hudson.model.queue.WorkUnitContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.queue.AsynchronousExecution;

/** One for each thing that runs; it ends with it. */
public class Executor extends Thread implements ModelObject {
    private static final ThreadLocal<Executor> CURRENT = new ThreadLocal<>();
    private static final Map<Queue.Executable, Executor> BUSY = new ConcurrentHashMap<>();
    protected Computer owner;
    private WorkUnit unit;
    private volatile boolean done;

    public Executor(Computer owner, int n) {
        super("Executor of " + owner.getName());
        this.owner = owner;
        setDaemon(true);
    }

    /** For the fake queue. */
    void begin(Queue.BuildableItem item) {
        unit = new WorkUnitContext(item).createWorkUnit(item.task);
        unit.setExecutor(this);
        owner.took(this);
        super.start();
    }

    public void run() {
        CURRENT.set(this);
        try {
            Queue.Executable x = unit.work.createExecutable();
            if (x == null) return;
            unit.setExecutable(x);
            BUSY.put(x, this);
            if (x instanceof Actionable) for (Action a : unit.context.actions) ((Actionable) x).addAction(a);
            if (x instanceof Run) ((Run<?, ?>) x).setQueueId(unit.context.item.getId());
            x.run();
        } catch (AsynchronousExecution x) {
            x.setExecutor(this);
            return;
        } catch (Throwable t) {
            Logger.getLogger(Executor.class.getName()).log(Level.WARNING, "Executor of " + unit.context.task.getFullDisplayName(), t);
        }
        completedAsynchronous(null);
    }
    public synchronized void completedAsynchronous(Throwable error) {
        if (done) return;
        done = true;
        if (unit.getExecutable() != null) BUSY.remove(unit.getExecutable(), this);
        owner.freed(this);
        Queue.getInstance().scheduleMaintenance();
    }
    public Queue.Executable getCurrentExecutable() { return unit == null ? null : unit.getExecutable(); }
    public WorkUnit getCurrentWorkUnit() { return unit; }
    public Computer getOwner() { return owner; }
    public boolean isBusy() { return !done; }
    public boolean isIdle() { return done; }
    public String getDisplayName() { return getName(); }
    public static Executor currentExecutor() { return CURRENT.get(); }
    public static Executor of(Queue.Executable executable) { return BUSY.get(executable); }
}
