// Signatures of hudson.model.JobPropertyDescriptor as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class JobPropertyDescriptor extends hudson.model.Descriptor<hudson.model.JobProperty<?>> {
    protected JobPropertyDescriptor(footman.stubs.None none) { super(none); }
    protected JobPropertyDescriptor(Class<? extends hudson.model.JobProperty<?>> clazz) { super((footman.stubs.None) null); }
    protected JobPropertyDescriptor() { super((footman.stubs.None) null); }
    public boolean isApplicable(Class<? extends hudson.model.Job> jobType) { throw null; }
    public static java.util.List<hudson.model.JobPropertyDescriptor> getPropertyDescriptors(Class<? extends hudson.model.Job> clazz) { throw null; }
    public static java.util.Collection<hudson.model.JobPropertyDescriptor> all() { throw null; }
}
