// Signatures of hudson.model.OneOffExecutor as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public class OneOffExecutor extends hudson.model.Executor {
    protected OneOffExecutor(footman.stubs.None none) { super(none); }
    public OneOffExecutor(hudson.model.Computer owner) { super((footman.stubs.None) null); }
}
