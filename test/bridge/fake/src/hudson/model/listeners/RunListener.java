package hudson.model.listeners;

import footman.fake.Faults;
import hudson.ExtensionList;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What listeners throw is logged and swallowed (jenkins.util.Listeners.notify), but not what allowLoad throws. */
public abstract class RunListener<R extends Run> implements hudson.ExtensionPoint {
    public Class<R> targetType;

    protected RunListener(Class<R> targetType) { this.targetType = targetType; }
    @SuppressWarnings("unchecked") protected RunListener() { this.targetType = (Class<R>) (Class<?>) Run.class; }
    public void onCompleted(R r, TaskListener listener) {}
    public void onFinalized(R r) {}
    public void onInitialize(R r) {}
    public void onStarted(R r, TaskListener listener) {}
    public void onDeleted(R r) {}
    public boolean allowLoad(Job<?, ?> job, int buildNumber) { return true; }
    public IntPredicate createLoadAllower(Job<?, ?> job) { return n -> allowLoad(job, n); }

    @SuppressWarnings("unchecked")
    private static void each(Run r, Consumer<RunListener> what) {
        for (RunListener l : all()) {
            if (!l.targetType.isInstance(r)) continue;
            try {
                what.accept(l);
            } catch (Throwable t) {
                Logger.getLogger(RunListener.class.getName()).log(Level.WARNING, "RunListener failed", t);
            }
        }
    }

    @SuppressWarnings("unchecked") public static void fireCompleted(Run r, TaskListener listener) { each(r, l -> l.onCompleted(r, listener)); }
    @SuppressWarnings("unchecked") public static void fireInitialize(Run r) { each(r, l -> l.onInitialize(r)); }
    @SuppressWarnings("unchecked") public static void fireStarted(Run r, TaskListener listener) { each(r, l -> l.onStarted(r, listener)); }
    @SuppressWarnings("unchecked") public static void fireFinalized(Run r) { each(r, l -> l.onFinalized(r)); }
    @SuppressWarnings("unchecked") public static void fireDeleted(Run r) { each(r, l -> l.onDeleted(r)); }
    public static ExtensionList<RunListener> all() { return ExtensionList.lookup(RunListener.class); }
}
