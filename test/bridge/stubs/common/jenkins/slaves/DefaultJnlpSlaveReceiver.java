// Signatures of jenkins.slaves.DefaultJnlpSlaveReceiver as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.slaves;

public class DefaultJnlpSlaveReceiver extends jenkins.slaves.JnlpAgentReceiver {
    protected DefaultJnlpSlaveReceiver(footman.stubs.None none) { super(none); }
    public DefaultJnlpSlaveReceiver() { super((footman.stubs.None) null); }
    public static boolean disableStrictVerification;
    public boolean owns(String clientName) { throw null; }
    public void afterProperties(org.jenkinsci.remoting.engine.JnlpConnectionState event) { throw null; }
    public void beforeChannel(org.jenkinsci.remoting.engine.JnlpConnectionState event) { throw null; }
    public void afterChannel(org.jenkinsci.remoting.engine.JnlpConnectionState event) { throw null; }
    public void channelClosed(org.jenkinsci.remoting.engine.JnlpConnectionState event) { throw null; }
}
