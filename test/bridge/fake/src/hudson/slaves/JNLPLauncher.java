package hudson.slaves;

public class JNLPLauncher extends ComputerLauncher {
    public JNLPLauncher() {}
    public boolean isLaunchSupported() { return false; }
}
