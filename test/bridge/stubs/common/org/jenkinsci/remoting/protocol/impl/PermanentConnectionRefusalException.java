// Signatures of org.jenkinsci.remoting.protocol.impl.PermanentConnectionRefusalException as of 3283.v92c105e0f819 and 3355.v388858a_47b_33; see DESIGN.md.
package org.jenkinsci.remoting.protocol.impl;

public class PermanentConnectionRefusalException extends org.jenkinsci.remoting.protocol.impl.ConnectionRefusalException {
    protected PermanentConnectionRefusalException(footman.stubs.None none) { super(none); }
    public PermanentConnectionRefusalException() { super((footman.stubs.None) null); }
    public PermanentConnectionRefusalException(String message) { super((footman.stubs.None) null); }
    public PermanentConnectionRefusalException(String message, Object... args) { super((footman.stubs.None) null); }
    public PermanentConnectionRefusalException(Throwable cause, String message, Object... args) { super((footman.stubs.None) null); }
    public PermanentConnectionRefusalException(String message, Throwable cause) { super((footman.stubs.None) null); }
    public PermanentConnectionRefusalException(Throwable cause) { super((footman.stubs.None) null); }
}
