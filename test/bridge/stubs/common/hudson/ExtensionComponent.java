// Signatures of hudson.ExtensionComponent as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson;

public class ExtensionComponent<T> implements Comparable<hudson.ExtensionComponent<T>> {
    protected ExtensionComponent(footman.stubs.None none) { }
    public ExtensionComponent(T instance, double ordinal) {  }
    public ExtensionComponent(T instance, hudson.Extension annotation) {  }
    public ExtensionComponent(T instance) {  }
    public double ordinal() { throw null; }
    public T getInstance() { throw null; }
    public boolean isDescriptorOf(Class<? extends hudson.model.Describable> c) { throw null; }
    public int compareTo(hudson.ExtensionComponent<T> that) { throw null; }
}
