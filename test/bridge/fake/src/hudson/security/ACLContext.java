package hudson.security;

import org.springframework.security.core.Authentication;

public class ACLContext implements AutoCloseable {
    private Authentication before;

    ACLContext(Authentication before) { this.before = before; }
    protected ACLContext(footman.stubs.None none) { }
    public void close() { ACL.CURRENT.set(before); }
}
