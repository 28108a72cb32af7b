// Signatures of hudson.model.JobProperty as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class JobProperty<J extends hudson.model.Job<?, ?>> implements hudson.model.ReconfigurableDescribable<hudson.model.JobProperty<?>>, hudson.tasks.BuildStep, hudson.ExtensionPoint {
    protected JobProperty(footman.stubs.None none) { }
    public JobProperty() {  }
    protected J owner;
    protected void setOwner(J owner) { throw null; }
    public hudson.model.JobPropertyDescriptor getDescriptor() { throw null; }
    public hudson.model.Action getJobAction(J job) { throw null; }
    public java.util.Collection<? extends hudson.model.Action> getJobActions(J job) { throw null; }
    public boolean prebuild(hudson.model.AbstractBuild<?, ?> build, hudson.model.BuildListener listener) { throw null; }
    public final hudson.model.Action getProjectAction(hudson.model.AbstractProject<?, ?> project) { throw null; }
    public final java.util.Collection<? extends hudson.model.Action> getProjectActions(hudson.model.AbstractProject<?, ?> project) { throw null; }
    public java.util.Collection<?> getJobOverrides() { throw null; }
    public java.util.Collection<? extends hudson.model.queue.SubTask> getSubTasks() { throw null; }
}
