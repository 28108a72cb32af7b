// Signatures of jenkins.model.lazy.BuildReference as of jenkins-2.484; see DESIGN.md.
package jenkins.model.lazy;

public final class BuildReference<R> {
    protected BuildReference(footman.stubs.None none) { }
    public BuildReference(String id, R referent) {  }
    public R get() { throw null; }
    public boolean equals(Object o) { throw null; }
    public int hashCode() { throw null; }
    public String toString() { throw null; }

    public interface Holder<R> {
        R get();
    }

    public interface HolderFactory extends hudson.ExtensionPoint {
        <R> jenkins.model.lazy.BuildReference.Holder<R> make(R referent);
    }

    public static final class DefaultHolderFactory implements jenkins.model.lazy.BuildReference.HolderFactory {
        protected DefaultHolderFactory(footman.stubs.None none) { }
        public DefaultHolderFactory() {  }
        public static final String MODE_PROPERTY = null;
        public <R> jenkins.model.lazy.BuildReference.Holder<R> make(R referent) { throw null; }
    }
}
