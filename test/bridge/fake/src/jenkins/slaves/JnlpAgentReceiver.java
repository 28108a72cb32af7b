package jenkins.slaves;

public abstract class JnlpAgentReceiver extends org.jenkinsci.remoting.engine.JnlpConnectionStateListener implements hudson.ExtensionPoint {
    public JnlpAgentReceiver() {}
}
