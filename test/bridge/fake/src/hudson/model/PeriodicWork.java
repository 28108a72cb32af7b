package hudson.model;

public abstract class PeriodicWork extends hudson.triggers.SafeTimerTask {
    protected PeriodicWork(footman.stubs.None none) { super(none); }
    public static hudson.ExtensionList<PeriodicWork> all() { return hudson.ExtensionList.lookup(PeriodicWork.class); }
}
