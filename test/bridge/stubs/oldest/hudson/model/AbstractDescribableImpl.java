// Signatures of hudson.model.AbstractDescribableImpl as of jenkins-2.484; see DESIGN.md.
package hudson.model;

public abstract class AbstractDescribableImpl<T extends hudson.model.AbstractDescribableImpl<T>> implements hudson.model.Describable<T> {
    protected AbstractDescribableImpl(footman.stubs.None none) { }
    public AbstractDescribableImpl() {  }
    public hudson.model.Descriptor<T> getDescriptor() { throw null; }
}
