package org.jenkinsci.remoting.engine;

import org.jenkinsci.remoting.protocol.impl.ConnectionRefusalException;

public class JnlpConnectionState {
    public static final String CLIENT_NAME_KEY = "Node-Name";
    private String name;
    private ConnectionRefusalException refused;

    JnlpConnectionState(String name) { this.name = name; }
    public String getProperty(String key) { return CLIENT_NAME_KEY.equals(key) ? name : null; }
    public void approve() {}
    public void ignore() {}
    public void reject(ConnectionRefusalException reason) { refused = reason; }

    /** For the fake core: asks all receivers; null or why it is refused. */
    public static final class Call { // not in the stubs
        public static String of(String name) throws Exception {
            JnlpConnectionState s = new JnlpConnectionState(name);
            for (jenkins.slaves.JnlpAgentReceiver r : hudson.ExtensionList.lookup(jenkins.slaves.JnlpAgentReceiver.class)) {
                r.afterProperties(s);
                if (s.refused != null) return s.refused.getMessage();
            }
            return null;
        }
    }
}
