// Signatures of org.kohsuke.stapler.HttpResponse as of 1903.v994a_db_314d58 and 2107.v8dfcb_e8ed317; see DESIGN.md.
package org.kohsuke.stapler;

public interface HttpResponse {
    default void generateResponse(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp, Object node) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
}
