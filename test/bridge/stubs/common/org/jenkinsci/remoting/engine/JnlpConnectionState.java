// Signatures of org.jenkinsci.remoting.engine.JnlpConnectionState as of 3283.v92c105e0f819 and 3355.v388858a_47b_33; see DESIGN.md.
package org.jenkinsci.remoting.engine;

public class JnlpConnectionState {
    protected JnlpConnectionState(footman.stubs.None none) { }
    public static final String SECRET_KEY = null;
    public static final String CLIENT_NAME_KEY = null;
    public static final String COOKIE_KEY = null;
    public JnlpConnectionState(java.net.Socket socket, java.util.List<? extends org.jenkinsci.remoting.engine.JnlpConnectionStateListener> listeners) {  }
    public java.net.Socket getSocket() { throw null; }
    public String getRemoteEndpointDescription() { throw null; }
    public void setRemoteEndpointDescription(String description) { throw null; }
    public java.util.Map<String, String> getProperties() { throw null; }
    public String getProperty(String name) { throw null; }
    public hudson.remoting.Channel getChannel() { throw null; }
    public java.io.IOException getCloseCause() { throw null; }
    public void ignore() { throw null; }
    public void approve() { throw null; }
    public void reject(org.jenkinsci.remoting.protocol.impl.ConnectionRefusalException reason) { throw null; }
    public <S extends org.jenkinsci.remoting.engine.JnlpConnectionState.ListenerState> S getStash(Class<S> clazz) { throw null; }
    public <S extends org.jenkinsci.remoting.engine.JnlpConnectionState.ListenerState> void setStash(S stash) { throw null; }
    public void fireBeforeProperties() throws org.jenkinsci.remoting.protocol.impl.ConnectionRefusalException { throw null; }
    public void fireAfterProperties(java.util.Map<String, String> properties) throws org.jenkinsci.remoting.protocol.impl.ConnectionRefusalException { throw null; }
    public void fireAfterChannel(hudson.remoting.Channel channel) { throw null; }
    public void fireChannelClosed(java.io.IOException cause) { throw null; }
    public void fireAfterDisconnect() { throw null; }

    public interface ListenerState {
    }
}
