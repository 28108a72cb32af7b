// Signatures of hudson.model.Describable as of jenkins-2.484; see DESIGN.md.
package hudson.model;

public interface Describable<T extends hudson.model.Describable<T>> {
    hudson.model.Descriptor<T> getDescriptor();
}
