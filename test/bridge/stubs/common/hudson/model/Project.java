// Signatures of hudson.model.Project as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class Project<P extends hudson.model.Project<P, B>, B extends hudson.model.Build<P, B>> extends hudson.model.AbstractProject<P, B> implements jenkins.triggers.SCMTriggerItem, hudson.model.Saveable {
    protected Project(footman.stubs.None none) { super(none); }
    protected Project(hudson.model.ItemGroup parent, String name) { super((footman.stubs.None) null); }
    public void onLoad(hudson.model.ItemGroup<? extends hudson.model.Item> parent, String name) throws java.io.IOException { throw null; }
    public hudson.model.AbstractProject<?, ?> asProject() { throw null; }
    public hudson.model.Item asItem() { throw null; }
    public hudson.triggers.SCMTrigger getSCMTrigger() { throw null; }
    public java.util.Map<hudson.model.Descriptor<hudson.tasks.Publisher>, hudson.tasks.Publisher> getPublishers() { throw null; }
    public hudson.util.DescribableList<hudson.tasks.Publisher, hudson.model.Descriptor<hudson.tasks.Publisher>> getPublishersList() { throw null; }
    protected java.util.Set<hudson.model.ResourceActivity> getResourceActivities() { throw null; }
    public void addPublisher(hudson.tasks.Publisher buildStep) throws java.io.IOException { throw null; }
    public void removePublisher(hudson.model.Descriptor<hudson.tasks.Publisher> descriptor) throws java.io.IOException { throw null; }
    public hudson.tasks.Publisher getPublisher(hudson.model.Descriptor<hudson.tasks.Publisher> descriptor) { throw null; }
    protected void buildDependencyGraph(hudson.model.DependencyGraph graph) { throw null; }
    public boolean isFingerprintConfigured() { throw null; }
    protected void submit(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException, hudson.model.Descriptor.FormException { throw null; }
    protected java.util.List<hudson.model.Action> createTransientActions() { throw null; }
}
