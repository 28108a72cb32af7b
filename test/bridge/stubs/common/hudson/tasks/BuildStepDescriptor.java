// Signatures of hudson.tasks.BuildStepDescriptor as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.tasks;

public abstract class BuildStepDescriptor<T extends hudson.tasks.BuildStep & hudson.model.Describable<T>> extends hudson.model.Descriptor<T> {
    protected BuildStepDescriptor(footman.stubs.None none) { super(none); }
    protected BuildStepDescriptor(Class<? extends T> clazz) { super((footman.stubs.None) null); }
    protected BuildStepDescriptor() { super((footman.stubs.None) null); }
    public abstract boolean isApplicable(Class<? extends hudson.model.AbstractProject> jobType);
    public static <T extends hudson.tasks.BuildStep & hudson.model.Describable<T>> java.util.List<hudson.model.Descriptor<T>> filter(java.util.List<hudson.model.Descriptor<T>> base, Class<? extends hudson.model.AbstractProject> type) { throw null; }
}
