// Signatures of hudson.lifecycle.RestartNotSupportedException as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.lifecycle;

public class RestartNotSupportedException extends Exception {
    protected RestartNotSupportedException(footman.stubs.None none) { }
    public RestartNotSupportedException(String reason) {  }
    public RestartNotSupportedException(String reason, Throwable cause) {  }
}
