// Signatures of hudson.util.BootFailure as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.util;

public abstract class BootFailure {
    protected BootFailure(footman.stubs.None none) { }
    protected BootFailure() {  }
    protected BootFailure(Throwable cause) {  }
    public void publish(jakarta.servlet.ServletContext context, java.io.File home) { throw null; }
    protected java.util.List<java.util.Date> loadAttempts(java.io.File home) { throw null; }
    public static java.io.File getBootFailureFile(java.io.File home) { throw null; }
}
