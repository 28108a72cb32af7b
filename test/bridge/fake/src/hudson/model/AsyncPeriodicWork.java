package hudson.model;

public abstract class AsyncPeriodicWork extends PeriodicWork {
    private Thread thread;
    protected AsyncPeriodicWork(String name) { super((footman.stubs.None) null); }
}
