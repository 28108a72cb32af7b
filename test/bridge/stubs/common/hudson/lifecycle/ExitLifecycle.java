// Signatures of hudson.lifecycle.ExitLifecycle as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.lifecycle;

public class ExitLifecycle extends hudson.lifecycle.Lifecycle {
    protected ExitLifecycle(footman.stubs.None none) { super(none); }
    public ExitLifecycle() { super((footman.stubs.None) null); }
    public void restart() { throw null; }
    public void onBootFailure(hudson.util.BootFailure problem) { throw null; }
}
