// Signatures of hudson.model.Slave as of jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class Slave extends hudson.model.Node implements java.io.Serializable {
    protected Slave(footman.stubs.None none) { super(none); }
    protected String name;
    protected final String remoteFS = null;
    protected Slave(String name, String nodeDescription, String remoteFS, String numExecutors, hudson.model.Node.Mode mode, String labelString, hudson.slaves.ComputerLauncher launcher, hudson.slaves.RetentionStrategy retentionStrategy, java.util.List<? extends hudson.slaves.NodeProperty<?>> nodeProperties) throws hudson.model.Descriptor.FormException, java.io.IOException { super((footman.stubs.None) null); }
    protected Slave(String name, String nodeDescription, String remoteFS, int numExecutors, hudson.model.Node.Mode mode, String labelString, hudson.slaves.ComputerLauncher launcher, hudson.slaves.RetentionStrategy retentionStrategy) throws hudson.model.Descriptor.FormException, java.io.IOException { super((footman.stubs.None) null); }
    protected Slave(String name, String remoteFS, hudson.slaves.ComputerLauncher launcher) throws hudson.model.Descriptor.FormException, java.io.IOException { super((footman.stubs.None) null); }
    protected Slave(String name, String nodeDescription, String remoteFS, int numExecutors, hudson.model.Node.Mode mode, String labelString, hudson.slaves.ComputerLauncher launcher, hudson.slaves.RetentionStrategy retentionStrategy, java.util.List<? extends hudson.slaves.NodeProperty<?>> nodeProperties) throws hudson.model.Descriptor.FormException, java.io.IOException { super((footman.stubs.None) null); }
    public String getUserId() { throw null; }
    public void setUserId(String userId) { throw null; }
    public hudson.slaves.ComputerLauncher getLauncher() { throw null; }
    public void save() throws java.io.IOException { throw null; }
    public void setLauncher(hudson.slaves.ComputerLauncher launcher) { throw null; }
    public String getRemoteFS() { throw null; }
    public String getNodeName() { throw null; }
    public String toString() { throw null; }
    public void setNodeName(String name) { throw null; }
    public void setNodeDescription(String value) { throw null; }
    public String getNodeDescription() { throw null; }
    public int getNumExecutors() { throw null; }
    public void setNumExecutors(int n) { throw null; }
    public hudson.model.Node.Mode getMode() { throw null; }
    public void setMode(hudson.model.Node.Mode mode) { throw null; }
    public hudson.util.DescribableList<hudson.slaves.NodeProperty<?>, hudson.slaves.NodePropertyDescriptor> getNodeProperties() { throw null; }
    public void setNodeProperties(java.util.List<? extends hudson.slaves.NodeProperty<?>> properties) throws java.io.IOException { throw null; }
    public hudson.slaves.RetentionStrategy getRetentionStrategy() { throw null; }
    public void setRetentionStrategy(hudson.slaves.RetentionStrategy availabilityStrategy) { throw null; }
    public String getLabelString() { throw null; }
    public java.util.Set<hudson.model.labels.LabelAtom> drainLabelsToTrim() { throw null; }
    public void setLabelString(String labelString) throws java.io.IOException { throw null; }
    protected java.util.Set<hudson.model.labels.LabelAtom> getLabelAtomSet() { throw null; }
    public hudson.model.Computer createComputer() { throw null; }
    public hudson.FilePath getWorkspaceFor(hudson.model.TopLevelItem item) { throw null; }
    public hudson.FilePath getRootPath() { throw null; }
    public hudson.FilePath getWorkspaceRoot() { throw null; }
    public hudson.slaves.SlaveComputer getComputer() { throw null; }
    public boolean equals(Object o) { throw null; }
    public int hashCode() { throw null; }
    protected Object readResolve() { throw null; }
    public hudson.model.Slave.SlaveDescriptor getDescriptor() { throw null; }

    public static final class JnlpJar implements org.kohsuke.stapler.HttpResponse {
        protected JnlpJar(footman.stubs.None none) { }
        public JnlpJar(String fileName) {  }
        public void doIndex(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
        public void generateResponse(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp, Object node) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
        public java.net.URL getURL() throws java.io.IOException { throw null; }
        public byte[] readFully() throws java.io.IOException { throw null; }
    }

    public abstract static class SlaveDescriptor extends hudson.slaves.NodeDescriptor {
        protected SlaveDescriptor(footman.stubs.None none) { super(none); }
        public SlaveDescriptor() { super((footman.stubs.None) null); }
        public final java.util.List<hudson.model.Descriptor<hudson.slaves.ComputerLauncher>> computerLauncherDescriptors(hudson.model.Slave it) { throw null; }
        public final java.util.List<hudson.model.Descriptor<hudson.slaves.RetentionStrategy<?>>> retentionStrategyDescriptors(hudson.model.Slave it) { throw null; }
        public final java.util.List<hudson.slaves.NodePropertyDescriptor> nodePropertyDescriptors(hudson.model.Slave it) { throw null; }
    }
}
