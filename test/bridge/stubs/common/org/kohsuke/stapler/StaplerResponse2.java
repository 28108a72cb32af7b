// Signatures of org.kohsuke.stapler.StaplerResponse2 as of 1903.v994a_db_314d58 and 2107.v8dfcb_e8ed317; see DESIGN.md.
package org.kohsuke.stapler;

public interface StaplerResponse2 extends jakarta.servlet.http.HttpServletResponse {
    void forward(Object it, String url, org.kohsuke.stapler.StaplerRequest2 request) throws jakarta.servlet.ServletException, java.io.IOException;
    void forwardToPreviousPage(org.kohsuke.stapler.StaplerRequest2 request) throws jakarta.servlet.ServletException, java.io.IOException;
    void sendRedirect2(String url) throws java.io.IOException;
    void sendRedirect(int statusCore, String url) throws java.io.IOException;
    void serveFile(org.kohsuke.stapler.StaplerRequest2 request, java.net.URL res) throws jakarta.servlet.ServletException, java.io.IOException;
    void serveFile(org.kohsuke.stapler.StaplerRequest2 request, java.net.URL res, long expiration) throws jakarta.servlet.ServletException, java.io.IOException;
    void serveLocalizedFile(org.kohsuke.stapler.StaplerRequest2 request, java.net.URL res) throws jakarta.servlet.ServletException, java.io.IOException;
    void serveLocalizedFile(org.kohsuke.stapler.StaplerRequest2 request, java.net.URL res, long expiration) throws jakarta.servlet.ServletException, java.io.IOException;
    void serveFile(org.kohsuke.stapler.StaplerRequest2 req, java.io.InputStream data, long lastModified, long expiration, long contentLength, String fileName) throws jakarta.servlet.ServletException, java.io.IOException;
    void serveFile(org.kohsuke.stapler.StaplerRequest2 req, java.io.InputStream data, long lastModified, long expiration, int contentLength, String fileName) throws jakarta.servlet.ServletException, java.io.IOException;
    void serveFile(org.kohsuke.stapler.StaplerRequest2 req, java.io.InputStream data, long lastModified, long contentLength, String fileName) throws jakarta.servlet.ServletException, java.io.IOException;
    void serveFile(org.kohsuke.stapler.StaplerRequest2 req, java.io.InputStream data, long lastModified, int contentLength, String fileName) throws jakarta.servlet.ServletException, java.io.IOException;
    java.io.OutputStream getCompressedOutputStream(jakarta.servlet.http.HttpServletRequest req) throws java.io.IOException;
    java.io.Writer getCompressedWriter(jakarta.servlet.http.HttpServletRequest req) throws java.io.IOException;
    int reverseProxyTo(java.net.URL url, org.kohsuke.stapler.StaplerRequest2 req) throws java.io.IOException;
}
