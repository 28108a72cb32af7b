// Signatures of hudson.slaves.ComputerLauncher as of jenkins-2.484; see DESIGN.md.
package hudson.slaves;

public abstract class ComputerLauncher extends hudson.model.AbstractDescribableImpl<hudson.slaves.ComputerLauncher> implements hudson.ExtensionPoint {
    protected ComputerLauncher(footman.stubs.None none) { super(none); }
    public ComputerLauncher() { super((footman.stubs.None) null); }
    public boolean isLaunchSupported() { throw null; }
    public void launch(hudson.slaves.SlaveComputer computer, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    public void launch(hudson.slaves.SlaveComputer computer, hudson.util.StreamTaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    public void afterDisconnect(hudson.slaves.SlaveComputer computer, hudson.model.TaskListener listener) { throw null; }
    public void afterDisconnect(hudson.slaves.SlaveComputer computer, hudson.util.StreamTaskListener listener) { throw null; }
    public void beforeDisconnect(hudson.slaves.SlaveComputer computer, hudson.model.TaskListener listener) { throw null; }
    public void beforeDisconnect(hudson.slaves.SlaveComputer computer, hudson.util.StreamTaskListener listener) { throw null; }
    protected static void checkJavaVersion(java.io.PrintStream logger, String javaCommand, java.io.BufferedReader r) throws java.io.IOException { throw null; }
}
