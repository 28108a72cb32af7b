package org.jenkinsci.remoting.protocol.impl;

public class ConnectionRefusalException extends java.io.IOException {
    public ConnectionRefusalException(String message) { super(message); }
}
