package org.jenkinsci.remoting.engine;

public abstract class JnlpConnectionStateListener {
    public void afterProperties(JnlpConnectionState event) {}
}
