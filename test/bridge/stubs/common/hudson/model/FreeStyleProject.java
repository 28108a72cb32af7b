// Signatures of hudson.model.FreeStyleProject as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public class FreeStyleProject extends hudson.model.Project<hudson.model.FreeStyleProject, hudson.model.FreeStyleBuild> implements hudson.model.TopLevelItem {
    protected FreeStyleProject(footman.stubs.None none) { super(none); }
    public FreeStyleProject(jenkins.model.Jenkins parent, String name) { super((footman.stubs.None) null); }
    public FreeStyleProject(hudson.model.ItemGroup parent, String name) { super((footman.stubs.None) null); }
    protected Class<hudson.model.FreeStyleBuild> getBuildClass() { throw null; }
    public hudson.model.FreeStyleProject.DescriptorImpl getDescriptor() { throw null; }
    public static hudson.model.FreeStyleProject.DescriptorImpl DESCRIPTOR;

    public static class DescriptorImpl extends hudson.model.AbstractProject.AbstractProjectDescriptor {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
        public hudson.model.FreeStyleProject newInstance(hudson.model.ItemGroup parent, String name) { throw null; }
        public String getDescription() { throw null; }
        public String getCategoryId() { throw null; }
        public String getIconFilePathPattern() { throw null; }
        public String getIconClassName() { throw null; }
    }
}
