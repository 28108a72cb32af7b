// Signatures of hudson.model.AbstractModelObject as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class AbstractModelObject implements hudson.search.SearchableModelObject {
    protected AbstractModelObject(footman.stubs.None none) { }
    public AbstractModelObject() {  }
    protected final void sendError(Exception e, org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws jakarta.servlet.ServletException, java.io.IOException { throw null; }
    protected final void sendError(Exception e) throws jakarta.servlet.ServletException, java.io.IOException { throw null; }
    protected final void sendError(String message, org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws jakarta.servlet.ServletException, java.io.IOException { throw null; }
    protected final void sendError(String message, org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp, boolean pre) throws jakarta.servlet.ServletException, java.io.IOException { throw null; }
    protected final void sendError(String message) throws jakarta.servlet.ServletException, java.io.IOException { throw null; }
    protected final void requirePOST() throws jakarta.servlet.ServletException { throw null; }
    public String getSearchName() { throw null; }
}
