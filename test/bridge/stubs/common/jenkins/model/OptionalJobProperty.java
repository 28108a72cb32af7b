// Signatures of jenkins.model.OptionalJobProperty as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public abstract class OptionalJobProperty<J extends hudson.model.Job<?, ?>> extends hudson.model.JobProperty<J> {
    protected OptionalJobProperty(footman.stubs.None none) { super(none); }
    public OptionalJobProperty() { super((footman.stubs.None) null); }
    public jenkins.model.OptionalJobProperty.OptionalJobPropertyDescriptor getDescriptor() { throw null; }

    public abstract static class OptionalJobPropertyDescriptor extends hudson.model.JobPropertyDescriptor {
        protected OptionalJobPropertyDescriptor(footman.stubs.None none) { super(none); }
        protected OptionalJobPropertyDescriptor(Class<? extends hudson.model.JobProperty<?>> clazz) { super((footman.stubs.None) null); }
        protected OptionalJobPropertyDescriptor() { super((footman.stubs.None) null); }
    }
}
