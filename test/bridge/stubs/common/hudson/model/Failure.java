// Signatures of hudson.model.Failure as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public class Failure extends RuntimeException implements org.kohsuke.stapler.HttpResponse {
    protected Failure(footman.stubs.None none) { }
    public Failure(String message) {  }
    public Failure(String message, boolean pre) {  }
    public void generateResponse(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp, Object node, Throwable throwable) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void generateResponse(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp, Object node) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
}
