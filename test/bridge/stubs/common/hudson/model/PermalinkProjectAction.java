// Signatures of hudson.model.PermalinkProjectAction as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public interface PermalinkProjectAction extends hudson.model.Action {
    java.util.List<hudson.model.PermalinkProjectAction.Permalink> getPermalinks();

    abstract class Permalink {
        protected Permalink(footman.stubs.None none) { }
        public Permalink() {  }
        public abstract String getDisplayName();
        public abstract String getId();
        public abstract hudson.model.Run<?, ?> resolve(hudson.model.Job<?, ?> job);
        public static final java.util.List<hudson.model.PermalinkProjectAction.Permalink> BUILTIN = null;
        public static final hudson.model.PermalinkProjectAction.Permalink LAST_BUILD = null;
        public static hudson.model.PermalinkProjectAction.Permalink LAST_STABLE_BUILD;
        public static hudson.model.PermalinkProjectAction.Permalink LAST_SUCCESSFUL_BUILD;
        public static hudson.model.PermalinkProjectAction.Permalink LAST_FAILED_BUILD;
        public static hudson.model.PermalinkProjectAction.Permalink LAST_UNSTABLE_BUILD;
        public static hudson.model.PermalinkProjectAction.Permalink LAST_UNSUCCESSFUL_BUILD;
        public static hudson.model.PermalinkProjectAction.Permalink LAST_COMPLETED_BUILD;
    }
}
