// Signatures of hudson.AbortException as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson;

public class AbortException extends java.io.IOException {
    protected AbortException(footman.stubs.None none) { }
    public AbortException() {  }
    public AbortException(String message) {  }
}
