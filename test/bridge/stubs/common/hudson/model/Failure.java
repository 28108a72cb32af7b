// Signatures of hudson.model.Failure as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public class Failure extends RuntimeException {
    protected Failure(footman.stubs.None none) { }
    public Failure(String message) {  }
    public Failure(String message, boolean pre) {  }
}
