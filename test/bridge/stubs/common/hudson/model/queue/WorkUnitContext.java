// Signatures of hudson.model.queue.WorkUnitContext as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model.queue;

public final class WorkUnitContext {
    protected WorkUnitContext(footman.stubs.None none) { }
    public final hudson.model.Queue.BuildableItem item = null;
    public final hudson.model.Queue.Task task = null;
    public final hudson.model.queue.FutureImpl future = null;
    public final java.util.List<hudson.model.Action> actions = null;
    public WorkUnitContext(hudson.model.Queue.BuildableItem item) {  }
    public hudson.model.queue.WorkUnit createWorkUnit(hudson.model.queue.SubTask execUnit) { throw null; }
    public java.util.List<hudson.model.queue.WorkUnit> getWorkUnits() { throw null; }
    public hudson.model.queue.WorkUnit getPrimaryWorkUnit() { throw null; }
    public void synchronizeStart() throws InterruptedException { throw null; }
    public void synchronizeEnd(hudson.model.Queue.Executable executable, Throwable problems, long duration) throws InterruptedException { throw null; }
    public void synchronizeEnd(hudson.model.Executor e, hudson.model.Queue.Executable executable, Throwable problems, long duration) throws InterruptedException { throw null; }
    public void abort(Throwable cause) { throw null; }
}
