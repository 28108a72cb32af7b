// Signatures of hudson.model.AbstractDescribableImpl as of jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class AbstractDescribableImpl<T extends hudson.model.AbstractDescribableImpl<T>> implements hudson.model.Describable<T> {
    protected AbstractDescribableImpl(footman.stubs.None none) { }
    public AbstractDescribableImpl() {  }
}
