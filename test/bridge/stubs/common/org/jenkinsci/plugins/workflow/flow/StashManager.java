// Signatures of org.jenkinsci.plugins.workflow.flow.StashManager as of 1358.vfb_5780da_64cb_ and 1413.v2ff1a_5e720fa_; see DESIGN.md.
package org.jenkinsci.plugins.workflow.flow;

public class StashManager {
    protected StashManager(footman.stubs.None none) { }
    public static void stash(hudson.model.Run<?, ?> build, String name, hudson.FilePath workspace, hudson.model.TaskListener listener, String includes, String excludes) throws java.io.IOException, InterruptedException { throw null; }
    public static void stash(hudson.model.Run<?, ?> build, String name, hudson.FilePath workspace, hudson.model.TaskListener listener, String includes, String excludes, boolean useDefaultExcludes) throws java.io.IOException, InterruptedException { throw null; }
    public static void stash(hudson.model.Run<?, ?> build, String name, hudson.FilePath workspace, hudson.model.TaskListener listener, String includes, String excludes, boolean useDefaultExcludes, boolean allowEmpty) throws java.io.IOException, InterruptedException { throw null; }
    public static void unstash(hudson.model.Run<?, ?> build, String name, hudson.FilePath workspace, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    public static void clearAll(hudson.model.Run<?, ?> build) throws java.io.IOException { throw null; }
    public static void clearAll(hudson.model.Run<?, ?> build, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    public static void maybeClearAll(hudson.model.Run<?, ?> build) throws java.io.IOException { throw null; }
    public static void maybeClearAll(hudson.model.Run<?, ?> build, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    public static void copyAll(hudson.model.Run<?, ?> from, hudson.model.Run<?, ?> to) throws java.io.IOException { throw null; }
    public static java.util.Map<String, java.util.Map<String, String>> stashesOf(hudson.model.Run<?, ?> build) throws java.io.IOException { throw null; }

    public abstract static class StashBehavior implements hudson.ExtensionPoint {
        protected StashBehavior(footman.stubs.None none) { }
        public StashBehavior() {  }
        public boolean shouldClearAll(hudson.model.Run<?, ?> build) { throw null; }
    }

    public interface StashAwareArtifactManager {
        void clearAllStashes(hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException;
        void copyAllArtifactsAndStashes(hudson.model.Run<?, ?> to, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException;
    }

    public static class CopyStashesAndArtifacts {
        protected CopyStashesAndArtifacts(footman.stubs.None none) { }
        public CopyStashesAndArtifacts() {  }
        public void copy(hudson.model.Run<?, ?> original, hudson.model.Run<?, ?> copy, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    }
}
