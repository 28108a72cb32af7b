package hudson.slaves;

import hudson.ExtensionList;
import hudson.model.Computer;
import hudson.model.TaskListener;
import java.io.IOException;

public abstract class ComputerListener implements hudson.ExtensionPoint {
    public ComputerListener() {}
    public void preLaunch(Computer c, TaskListener taskListener) throws IOException, InterruptedException {}
    public void onLaunchFailure(Computer c, TaskListener taskListener) throws IOException, InterruptedException {}
    public void preOnline(Computer c, hudson.remoting.Channel channel, hudson.FilePath root, TaskListener listener) throws IOException, InterruptedException {}
    public void onOnline(Computer c, TaskListener listener) throws IOException, InterruptedException {}
    public void onOffline(Computer c, OfflineCause cause) {}
    public static ExtensionList<ComputerListener> all() { return ExtensionList.lookup(ComputerListener.class); }
}
