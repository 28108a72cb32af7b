// Signatures of hudson.model.Api as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public class Api extends hudson.model.AbstractModelObject {
    protected Api(footman.stubs.None none) { super(none); }
    public final Object bean = null;
    public Api(Object bean) { super((footman.stubs.None) null); }
    public String getDisplayName() { throw null; }
    public String getSearchUrl() { throw null; }
    public void doXml(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp, String xpath, String wrapper, String tree, int depth) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doSchema(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doJson(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doPython(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    protected void setHeaders(org.kohsuke.stapler.StaplerResponse2 rsp) { throw null; }
}
