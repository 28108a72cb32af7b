// Signatures of hudson.tasks.BuildStep as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.tasks;

public interface BuildStep {
    boolean prebuild(hudson.model.AbstractBuild<?, ?> build, hudson.model.BuildListener listener);
    hudson.model.Action getProjectAction(hudson.model.AbstractProject<?, ?> project);
    java.util.Collection<? extends hudson.model.Action> getProjectActions(hudson.model.AbstractProject<?, ?> project);
    hudson.tasks.BuildStep.PublisherList PUBLISHERS = null;

    final class PublisherList extends java.util.AbstractList<hudson.model.Descriptor<hudson.tasks.Publisher>> {
        protected PublisherList(footman.stubs.None none) { }
        public void addNotifier(hudson.model.Descriptor<hudson.tasks.Publisher> d) { throw null; }
        public void addRecorder(hudson.model.Descriptor<hudson.tasks.Publisher> d) { throw null; }
        public boolean add(hudson.model.Descriptor<hudson.tasks.Publisher> d) { throw null; }
        public void add(int index, hudson.model.Descriptor<hudson.tasks.Publisher> d) { throw null; }
        public hudson.model.Descriptor<hudson.tasks.Publisher> get(int index) { throw null; }
        public int size() { throw null; }
        public java.util.Iterator<hudson.model.Descriptor<hudson.tasks.Publisher>> iterator() { throw null; }
        public boolean remove(Object o) { throw null; }
    }
}
