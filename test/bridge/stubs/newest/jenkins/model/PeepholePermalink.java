// Signatures of jenkins.model.PeepholePermalink as of jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public abstract class PeepholePermalink extends hudson.model.PermalinkProjectAction.Permalink implements java.util.function.Predicate<hudson.model.Run<?, ?>> {
    protected PeepholePermalink(footman.stubs.None none) { super(none); }
    public PeepholePermalink() { super((footman.stubs.None) null); }
    public abstract boolean apply(hudson.model.Run<?, ?> run);
    public boolean test(hudson.model.Run<?, ?> run) { throw null; }
    protected java.io.File getPermalinkFile(hudson.model.Job<?, ?> job) { throw null; }
    public hudson.model.Run<?, ?> resolve(hudson.model.Job<?, ?> job) { throw null; }
    protected void updateCache(hudson.model.Job<?, ?> job, hudson.model.Run<?, ?> b) { throw null; }
    public static final hudson.model.PermalinkProjectAction.Permalink LAST_STABLE_BUILD = null;
    public static final hudson.model.PermalinkProjectAction.Permalink LAST_SUCCESSFUL_BUILD = null;
    public static final hudson.model.PermalinkProjectAction.Permalink LAST_FAILED_BUILD = null;
    public static final hudson.model.PermalinkProjectAction.Permalink LAST_UNSTABLE_BUILD = null;
    public static final hudson.model.PermalinkProjectAction.Permalink LAST_UNSUCCESSFUL_BUILD = null;
    public static final hudson.model.PermalinkProjectAction.Permalink LAST_COMPLETED_BUILD = null;
    public static void initialized() { throw null; }

    public interface Cache extends hudson.ExtensionPoint {
        jenkins.model.PeepholePermalink.Cache.Unknown UNKNOWN = null;
        jenkins.model.PeepholePermalink.Cache.None NONE = null;
        jenkins.model.PeepholePermalink.Cache.PermalinkTarget get(hudson.model.Job<?, ?> job, String id);
        void put(hudson.model.Job<?, ?> job, String id, jenkins.model.PeepholePermalink.Cache.Known target);

        interface PermalinkTarget extends java.io.Serializable {
            hudson.model.Run<?, ?> resolve(jenkins.model.PeepholePermalink pp, hudson.model.Job<?, ?> job, String id);
            default hudson.model.Run<?, ?> search(jenkins.model.PeepholePermalink pp, hudson.model.Job<?, ?> job, String id, hudson.model.Run<?, ?> b) { throw null; }
        }

        record Unknown() implements jenkins.model.PeepholePermalink.Cache.PermalinkTarget {
            public hudson.model.Run<?, ?> resolve(jenkins.model.PeepholePermalink pp, hudson.model.Job<?, ?> job, String id) { throw null; }
        }

        interface Known extends jenkins.model.PeepholePermalink.Cache.PermalinkTarget {
        }

        record None() implements jenkins.model.PeepholePermalink.Cache.Known {
            public hudson.model.Run<?, ?> resolve(jenkins.model.PeepholePermalink pp, hudson.model.Job<?, ?> job, String id) { throw null; }
        }

        record Some(int number) implements jenkins.model.PeepholePermalink.Cache.Known {
            public hudson.model.Run<?, ?> resolve(jenkins.model.PeepholePermalink pp, hudson.model.Job<?, ?> job, String id) { throw null; }
        }
    }

    public static final class DefaultCache implements jenkins.model.PeepholePermalink.Cache {
        protected DefaultCache(footman.stubs.None none) { }
        public DefaultCache() {  }
        public jenkins.model.PeepholePermalink.Cache.PermalinkTarget get(hudson.model.Job<?, ?> job, String id) { throw null; }
        public void put(hudson.model.Job<?, ?> job, String id, jenkins.model.PeepholePermalink.Cache.Known target) { throw null; }
    }

    public static class RunListenerImpl extends hudson.model.listeners.RunListener<hudson.model.Run<?, ?>> {
        protected RunListenerImpl(footman.stubs.None none) { super(none); }
        public RunListenerImpl() { super((footman.stubs.None) null); }
        public void onDeleted(hudson.model.Run run) { throw null; }
        public void onCompleted(hudson.model.Run<?, ?> run, hudson.model.TaskListener listener) { throw null; }
    }
}
