package hudson.security;

public class ACLContext implements AutoCloseable {
    protected ACLContext(footman.stubs.None none) { }
    public void close() {}
}
