// Signatures of org.kohsuke.stapler.HttpRedirect as of 1903.v994a_db_314d58 and 2107.v8dfcb_e8ed317; see DESIGN.md.
package org.kohsuke.stapler;

public final class HttpRedirect extends RuntimeException implements org.kohsuke.stapler.HttpResponse {
    protected HttpRedirect(footman.stubs.None none) { }
    public HttpRedirect(String url) {  }
    public HttpRedirect(int statusCode, String url) {  }
    public void generateResponse(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp, Object node) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public static org.kohsuke.stapler.HttpResponse fromContextPath(String relative) { throw null; }
    public static final org.kohsuke.stapler.HttpRedirect DOT = null;
    public static org.kohsuke.stapler.HttpResponse CONTEXT_ROOT;
}
