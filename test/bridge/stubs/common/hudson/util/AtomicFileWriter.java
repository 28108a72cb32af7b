// Signatures of hudson.util.AtomicFileWriter as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.util;

public class AtomicFileWriter extends java.io.Writer {
    protected AtomicFileWriter(footman.stubs.None none) { }
    public AtomicFileWriter(java.io.File f) throws java.io.IOException {  }
    public AtomicFileWriter(java.io.File f, String encoding) throws java.io.IOException {  }
    public AtomicFileWriter(java.nio.file.Path destinationPath, java.nio.charset.Charset charset) throws java.io.IOException {  }
    public AtomicFileWriter(java.nio.file.Path destinationPath, java.nio.charset.Charset charset, boolean integrityOnFlush, boolean integrityOnClose) throws java.io.IOException {  }
    public void write(int c) throws java.io.IOException { throw null; }
    public void write(String str, int off, int len) throws java.io.IOException { throw null; }
    public void write(char[] cbuf, int off, int len) throws java.io.IOException { throw null; }
    public void flush() throws java.io.IOException { throw null; }
    public void close() throws java.io.IOException { throw null; }
    public void abort() throws java.io.IOException { throw null; }
    public void commit() throws java.io.IOException { throw null; }
    public java.io.File getTemporaryFile() { throw null; }
    public java.nio.file.Path getTemporaryPath() { throw null; }
}
