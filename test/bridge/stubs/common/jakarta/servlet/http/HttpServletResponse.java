// Signatures of jakarta.servlet.http.HttpServletResponse as of Servlet 5.0, in part, written by hand; see DESIGN.md.
package jakarta.servlet.http;

public interface HttpServletResponse extends jakarta.servlet.ServletResponse {
    int SC_CONFLICT = 409;
    int SC_SERVICE_UNAVAILABLE = 503;
    void sendError(int sc, String msg) throws java.io.IOException;
    void sendError(int sc) throws java.io.IOException;
    void setStatus(int sc);
    void setHeader(String name, String value);
    void addHeader(String name, String value);
}
