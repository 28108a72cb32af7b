// Signatures of jenkins.triggers.ReverseBuildTrigger as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.triggers;

public final class ReverseBuildTrigger extends hudson.triggers.Trigger<hudson.model.Job> {
    protected ReverseBuildTrigger(footman.stubs.None none) { super(none); }
    public ReverseBuildTrigger(String upstreamProjects, hudson.model.Result threshold) { super((footman.stubs.None) null); }
    public ReverseBuildTrigger(String upstreamProjects) { super((footman.stubs.None) null); }
    public String getUpstreamProjects() { throw null; }
    public hudson.model.Result getThreshold() { throw null; }
    public void setThreshold(hudson.model.Result r) { throw null; }
    public void buildDependencyGraph(hudson.model.AbstractProject downstream, hudson.model.DependencyGraph graph) { throw null; }
    public void start(hudson.model.Job project, boolean newInstance) { throw null; }
    public void stop() { throw null; }

    public static final class DescriptorImpl extends hudson.triggers.TriggerDescriptor {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
        public boolean isApplicable(hudson.model.Item item) { throw null; }
    }

    public static final class RunListenerImpl extends hudson.model.listeners.RunListener<hudson.model.Run> {
        protected RunListenerImpl(footman.stubs.None none) { super(none); }
        public RunListenerImpl() { super((footman.stubs.None) null); }
        public void onCompleted(hudson.model.Run r, hudson.model.TaskListener listener) { throw null; }
    }

    public static class ItemListenerImpl extends hudson.model.listeners.ItemListener {
        protected ItemListenerImpl(footman.stubs.None none) { super(none); }
        public ItemListenerImpl() { super((footman.stubs.None) null); }
        public void onLocationChanged(hudson.model.Item item, String oldFullName, String newFullName) { throw null; }
    }
}
