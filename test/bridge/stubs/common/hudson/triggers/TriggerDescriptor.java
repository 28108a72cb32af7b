// Signatures of hudson.triggers.TriggerDescriptor as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.triggers;

public abstract class TriggerDescriptor extends hudson.model.Descriptor<hudson.triggers.Trigger<?>> {
    protected TriggerDescriptor(footman.stubs.None none) { super(none); }
    protected TriggerDescriptor(Class<? extends hudson.triggers.Trigger<?>> clazz) { super((footman.stubs.None) null); }
    protected TriggerDescriptor() { super((footman.stubs.None) null); }
    public abstract boolean isApplicable(hudson.model.Item item);
}
