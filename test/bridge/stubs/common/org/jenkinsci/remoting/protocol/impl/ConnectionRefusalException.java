// Signatures of org.jenkinsci.remoting.protocol.impl.ConnectionRefusalException as of 3283.v92c105e0f819 and 3355.v388858a_47b_33; see DESIGN.md.
package org.jenkinsci.remoting.protocol.impl;

public class ConnectionRefusalException extends java.io.IOException {
    protected ConnectionRefusalException(footman.stubs.None none) { }
    public ConnectionRefusalException() {  }
    public ConnectionRefusalException(String message) {  }
    public ConnectionRefusalException(String message, Object... args) {  }
    public ConnectionRefusalException(Throwable cause, String message, Object... args) {  }
    public ConnectionRefusalException(String message, Throwable cause) {  }
    public ConnectionRefusalException(Throwable cause) {  }
}
