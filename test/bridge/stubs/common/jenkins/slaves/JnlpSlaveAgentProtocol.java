// Signatures of jenkins.slaves.JnlpSlaveAgentProtocol as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.slaves;

public class JnlpSlaveAgentProtocol {
    protected JnlpSlaveAgentProtocol(footman.stubs.None none) { }
    public JnlpSlaveAgentProtocol() {  }
    public static final jenkins.security.HMACConfidentialKey SLAVE_SECRET = null;
}
