// Signatures of hudson.slaves.ComputerListener as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.slaves;

public abstract class ComputerListener implements hudson.ExtensionPoint {
    protected ComputerListener(footman.stubs.None none) { }
    public ComputerListener() {  }
    public void preLaunch(hudson.model.Computer c, hudson.model.TaskListener taskListener) throws java.io.IOException, InterruptedException { throw null; }
    public void onLaunchFailure(hudson.model.Computer c, hudson.model.TaskListener taskListener) throws java.io.IOException, InterruptedException { throw null; }
    public void preOnline(hudson.model.Computer c, hudson.remoting.Channel channel, hudson.FilePath root, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    public void onOnline(hudson.model.Computer c) { throw null; }
    public void onOnline(hudson.model.Computer c, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    public void onOffline(hudson.model.Computer c) { throw null; }
    public void onOffline(hudson.model.Computer c, hudson.slaves.OfflineCause cause) { throw null; }
    public void onTemporarilyOnline(hudson.model.Computer c) { throw null; }
    public void onTemporarilyOffline(hudson.model.Computer c, hudson.slaves.OfflineCause cause) { throw null; }
    public void onConfigurationChange() { throw null; }
    public void onIdle(hudson.model.Computer c) { throw null; }
    public final void register() { throw null; }
    public final boolean unregister() { throw null; }
    public static hudson.ExtensionList<hudson.slaves.ComputerListener> all() { throw null; }
}
