// Signatures of jenkins.triggers.TriggeredItem as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.triggers;

public interface TriggeredItem extends hudson.model.Item {
    java.util.Map<hudson.triggers.TriggerDescriptor, hudson.triggers.Trigger<?>> getTriggers();
}
