// Signatures of hudson.model.Describable as of jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public interface Describable<T extends hudson.model.Describable<T>> {
    default hudson.model.Descriptor<T> getDescriptor() { throw null; }
}
