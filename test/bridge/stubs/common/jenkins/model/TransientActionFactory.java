// Signatures of jenkins.model.TransientActionFactory as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public abstract class TransientActionFactory<T> implements hudson.ExtensionPoint {
    protected TransientActionFactory(footman.stubs.None none) { }
    public TransientActionFactory() {  }
    public abstract Class<T> type();
    public Class<? extends hudson.model.Action> actionType() { throw null; }
    public abstract java.util.Collection<? extends hudson.model.Action> createFor(T target);
    public static Iterable<? extends jenkins.model.TransientActionFactory<?>> factoriesFor(Class<?> type, Class<? extends hudson.model.Action> actionType) { throw null; }

    public static final class Cache extends hudson.ExtensionListListener {
        protected Cache(footman.stubs.None none) { super(none); }
        public Cache() { super((footman.stubs.None) null); }
        public void onChange() { throw null; }
    }
}
