// Signatures of hudson.slaves.DelegatingComputerLauncher as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.slaves;

public abstract class DelegatingComputerLauncher extends hudson.slaves.ComputerLauncher {
    protected DelegatingComputerLauncher(footman.stubs.None none) { super(none); }
    protected hudson.slaves.ComputerLauncher launcher;
    protected DelegatingComputerLauncher(hudson.slaves.ComputerLauncher launcher) { super((footman.stubs.None) null); }
    public hudson.slaves.ComputerLauncher getLauncher() { throw null; }
    public void launch(hudson.slaves.SlaveComputer computer, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    public void afterDisconnect(hudson.slaves.SlaveComputer computer, hudson.model.TaskListener listener) { throw null; }
    public void beforeDisconnect(hudson.slaves.SlaveComputer computer, hudson.model.TaskListener listener) { throw null; }

    public abstract static class DescriptorImpl extends hudson.model.Descriptor<hudson.slaves.ComputerLauncher> {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public java.util.List<hudson.model.Descriptor<hudson.slaves.ComputerLauncher>> applicableDescriptors(hudson.model.Slave it, hudson.model.Slave.SlaveDescriptor itDescriptor) { throw null; }
        public java.util.List<hudson.model.Descriptor<hudson.slaves.ComputerLauncher>> getApplicableDescriptors() { throw null; }
    }
}
