// Signatures of hudson.model.listeners.RunListener as of jenkins-2.568.2; see DESIGN.md.
package hudson.model.listeners;

public abstract class RunListener<R extends hudson.model.Run> implements hudson.ExtensionPoint {
    protected RunListener(footman.stubs.None none) { }
    public final Class<R> targetType = null;
    protected RunListener(Class<R> targetType) {  }
    protected RunListener() {  }
    public void onCompleted(R r, hudson.model.TaskListener listener) { throw null; }
    public void onFinalized(R r) { throw null; }
    public void onInitialize(R r) { throw null; }
    public void onStarted(R r, hudson.model.TaskListener listener) { throw null; }
    public void onDeleted(R r) { throw null; }
    public boolean allowLoad(hudson.model.Job<?, ?> job, int buildNumber) { throw null; }
    public java.util.function.IntPredicate createLoadAllower(hudson.model.Job<?, ?> job) { throw null; }
    public void register() { throw null; }
    public void unregister() { throw null; }
    public static final hudson.util.CopyOnWriteList<hudson.model.listeners.RunListener> LISTENERS = null;
    public static void fireCompleted(hudson.model.Run r, hudson.model.TaskListener listener) { throw null; }
    public static void fireInitialize(hudson.model.Run r) { throw null; }
    public static void fireStarted(hudson.model.Run r, hudson.model.TaskListener listener) { throw null; }
    public static void fireFinalized(hudson.model.Run r) { throw null; }
    public static void fireDeleted(hudson.model.Run r) { throw null; }
    public static hudson.ExtensionList<hudson.model.listeners.RunListener> all() { throw null; }
}
