// Signatures of hudson.slaves.AbstractCloudSlave as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.slaves;

public abstract class AbstractCloudSlave extends hudson.model.Slave {
    protected AbstractCloudSlave(footman.stubs.None none) { super(none); }
    protected AbstractCloudSlave(String name, String remoteFS, hudson.slaves.ComputerLauncher launcher) throws hudson.model.Descriptor.FormException, java.io.IOException { super((footman.stubs.None) null); }
    protected AbstractCloudSlave(String name, String nodeDescription, String remoteFS, String numExecutors, hudson.model.Node.Mode mode, String labelString, hudson.slaves.ComputerLauncher launcher, hudson.slaves.RetentionStrategy retentionStrategy, java.util.List<? extends hudson.slaves.NodeProperty<?>> nodeProperties) throws hudson.model.Descriptor.FormException, java.io.IOException { super((footman.stubs.None) null); }
    protected AbstractCloudSlave(String name, String nodeDescription, String remoteFS, int numExecutors, hudson.model.Node.Mode mode, String labelString, hudson.slaves.ComputerLauncher launcher, hudson.slaves.RetentionStrategy retentionStrategy, java.util.List<? extends hudson.slaves.NodeProperty<?>> nodeProperties) throws hudson.model.Descriptor.FormException, java.io.IOException { super((footman.stubs.None) null); }
    public abstract hudson.slaves.AbstractCloudComputer createComputer();
    public void terminate() throws InterruptedException, java.io.IOException { throw null; }
    protected abstract void _terminate(hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException;
}
