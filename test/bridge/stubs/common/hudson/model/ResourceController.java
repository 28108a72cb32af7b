// Signatures of hudson.model.ResourceController as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public class ResourceController {
    protected ResourceController(footman.stubs.None none) { }
    public ResourceController() {  }
    public void execute(Runnable task, hudson.model.ResourceActivity activity) throws InterruptedException { throw null; }
    public hudson.model.ResourceActivity getBlockingActivity(hudson.model.ResourceActivity activity) { throw null; }
    protected void _await() throws InterruptedException { throw null; }
    protected void _signalAll() { throw null; }
    protected void _withLock(Runnable runnable) { throw null; }
    protected <V> V _withLock(java.util.concurrent.Callable<V> callable) throws Exception { throw null; }
    protected <V, T extends Throwable> V _withLock(hudson.remoting.Callable<V, T> callable) throws T { throw null; }
}
