// Signatures of hudson.model.queue.WorkUnit as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model.queue;

public final class WorkUnit {
    protected WorkUnit(footman.stubs.None none) { }
    public final hudson.model.queue.SubTask work = null;
    public final hudson.model.queue.WorkUnitContext context = null;
    public hudson.model.Executor getExecutor() { throw null; }
    public void setExecutor(hudson.model.Executor e) { throw null; }
    public hudson.model.Queue.Executable getExecutable() { throw null; }
    public void setExecutable(hudson.model.Queue.Executable executable) { throw null; }
    public boolean isMainWork() { throw null; }
    public String toString() { throw null; }
}
