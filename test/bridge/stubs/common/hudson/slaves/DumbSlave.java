// Signatures of hudson.slaves.DumbSlave as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.slaves;

public final class DumbSlave extends hudson.model.Slave {
    protected DumbSlave(footman.stubs.None none) { super(none); }
    public DumbSlave(String name, String nodeDescription, String remoteFS, String numExecutors, hudson.model.Node.Mode mode, String labelString, hudson.slaves.ComputerLauncher launcher, hudson.slaves.RetentionStrategy retentionStrategy) throws hudson.model.Descriptor.FormException, java.io.IOException { super((footman.stubs.None) null); }
    public DumbSlave(String name, String nodeDescription, String remoteFS, String numExecutors, hudson.model.Node.Mode mode, String labelString, hudson.slaves.ComputerLauncher launcher, hudson.slaves.RetentionStrategy retentionStrategy, java.util.List<? extends hudson.slaves.NodeProperty<?>> nodeProperties) throws java.io.IOException, hudson.model.Descriptor.FormException { super((footman.stubs.None) null); }
    public DumbSlave(String name, String remoteFS, hudson.slaves.ComputerLauncher launcher) throws hudson.model.Descriptor.FormException, java.io.IOException { super((footman.stubs.None) null); }

    public static final class DescriptorImpl extends hudson.model.Slave.SlaveDescriptor {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
    }
}
