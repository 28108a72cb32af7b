// Signatures of hudson.tasks.Publisher as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.tasks;

public abstract class Publisher implements hudson.model.Describable<hudson.tasks.Publisher> {
    protected Publisher(footman.stubs.None none) { }
    protected Publisher() {  }
    public boolean prebuild(hudson.model.Build build, hudson.model.BuildListener listener) { throw null; }
    public hudson.model.Action getProjectAction(hudson.model.Project project) { throw null; }
    public boolean needsToRunAfterFinalized() { throw null; }
    public hudson.model.Descriptor<hudson.tasks.Publisher> getDescriptor() { throw null; }
    public static hudson.DescriptorExtensionList<hudson.tasks.Publisher, hudson.model.Descriptor<hudson.tasks.Publisher>> all() { throw null; }

    public static final class DescriptorExtensionListImpl extends hudson.DescriptorExtensionList<hudson.tasks.Publisher, hudson.model.Descriptor<hudson.tasks.Publisher>> {
        protected DescriptorExtensionListImpl(footman.stubs.None none) { super(none); }
        public DescriptorExtensionListImpl(jenkins.model.Jenkins hudson) { super((footman.stubs.None) null); }
        protected java.util.List<hudson.ExtensionComponent<hudson.model.Descriptor<hudson.tasks.Publisher>>> sort(java.util.List<hudson.ExtensionComponent<hudson.model.Descriptor<hudson.tasks.Publisher>>> r) { throw null; }
    }
}
