// Signatures of hudson.model.ReconfigurableDescribable as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public interface ReconfigurableDescribable<T extends hudson.model.ReconfigurableDescribable<T>> extends hudson.model.Describable<T> {
}
