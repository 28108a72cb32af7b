// Signatures of jenkins.slaves.JnlpAgentReceiver as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.slaves;

public abstract class JnlpAgentReceiver extends org.jenkinsci.remoting.engine.JnlpConnectionStateListener implements hudson.ExtensionPoint {
    protected JnlpAgentReceiver(footman.stubs.None none) { super(none); }
    public JnlpAgentReceiver() { super((footman.stubs.None) null); }
    public static final jenkins.security.HMACConfidentialKey SLAVE_SECRET = null;
    public static hudson.ExtensionList<jenkins.slaves.JnlpAgentReceiver> all() { throw null; }
    public static boolean exists(String clientName) { throw null; }
    protected abstract boolean owns(String clientName);
    public static String generateCookie() { throw null; }
}
