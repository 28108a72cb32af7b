// Signatures of org.jenkinsci.remoting.engine.JnlpConnectionStateListener as of 3283.v92c105e0f819 and 3355.v388858a_47b_33; see DESIGN.md.
package org.jenkinsci.remoting.engine;

public abstract class JnlpConnectionStateListener {
    protected JnlpConnectionStateListener(footman.stubs.None none) { }
    public JnlpConnectionStateListener() {  }
    public void beforeProperties(org.jenkinsci.remoting.engine.JnlpConnectionState event) { throw null; }
    public abstract void afterProperties(org.jenkinsci.remoting.engine.JnlpConnectionState event);
    public void beforeChannel(org.jenkinsci.remoting.engine.JnlpConnectionState event) { throw null; }
    public abstract void afterChannel(org.jenkinsci.remoting.engine.JnlpConnectionState event);
    public void channelClosed(org.jenkinsci.remoting.engine.JnlpConnectionState event) { throw null; }
    public void afterDisconnect(org.jenkinsci.remoting.engine.JnlpConnectionState event) { throw null; }
}
