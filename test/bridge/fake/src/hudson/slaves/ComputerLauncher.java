package hudson.slaves;

import hudson.model.TaskListener;

public abstract class ComputerLauncher extends hudson.model.AbstractDescribableImpl<ComputerLauncher> implements hudson.ExtensionPoint {
    public ComputerLauncher() {}
    public boolean isLaunchSupported() { return true; }
    public void launch(SlaveComputer computer, TaskListener listener) throws java.io.IOException, InterruptedException {}
    public void afterDisconnect(SlaveComputer computer, TaskListener listener) {}
    public void beforeDisconnect(SlaveComputer computer, TaskListener listener) {}
}
