// Signatures of jenkins.model.BuildDiscarder as of jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public abstract class BuildDiscarder implements hudson.model.Describable<jenkins.model.BuildDiscarder>, hudson.ExtensionPoint {
    protected BuildDiscarder(footman.stubs.None none) { }
    public BuildDiscarder() {  }
    public abstract void perform(hudson.model.Job<?, ?> job) throws java.io.IOException, InterruptedException;
    public jenkins.model.BuildDiscarderDescriptor getDescriptor() { throw null; }

    public static class ConverterImpl {
        protected ConverterImpl(footman.stubs.None none) { }
        public ConverterImpl(com.thoughtworks.xstream.mapper.Mapper m) {  }
        public boolean canConvert(Class type) { throw null; }
    }
}
