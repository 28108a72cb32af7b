// Signatures of hudson.util.StreamTaskListener as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.util;

public class StreamTaskListener extends hudson.util.AbstractTaskListener implements hudson.model.TaskListener, java.io.Closeable {
    protected StreamTaskListener(footman.stubs.None none) { super(none); }
    public StreamTaskListener(java.io.PrintStream out) { super((footman.stubs.None) null); }
    public StreamTaskListener(java.io.OutputStream out) { super((footman.stubs.None) null); }
    public StreamTaskListener(java.io.OutputStream out, java.nio.charset.Charset charset) { super((footman.stubs.None) null); }
    public StreamTaskListener(java.io.File out) throws java.io.IOException { super((footman.stubs.None) null); }
    public StreamTaskListener(java.io.File out, java.nio.charset.Charset charset) throws java.io.IOException { super((footman.stubs.None) null); }
    public StreamTaskListener(java.io.File out, boolean append, java.nio.charset.Charset charset) throws java.io.IOException { super((footman.stubs.None) null); }
    public StreamTaskListener(java.io.Writer w) throws java.io.IOException { super((footman.stubs.None) null); }
    public StreamTaskListener() throws java.io.IOException { super((footman.stubs.None) null); }
    public static hudson.util.StreamTaskListener fromStdout() { throw null; }
    public static hudson.util.StreamTaskListener fromStderr() { throw null; }
    public java.io.PrintStream getLogger() { throw null; }
    public java.nio.charset.Charset getCharset() { throw null; }
    public void close() throws java.io.IOException { throw null; }
    public void closeQuietly() { throw null; }
}
