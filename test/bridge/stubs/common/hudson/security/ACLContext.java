// Signatures of hudson.security.ACLContext as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.security;

public class ACLContext implements AutoCloseable {
    protected ACLContext(footman.stubs.None none) { }
    public void close() { throw null; }
}
