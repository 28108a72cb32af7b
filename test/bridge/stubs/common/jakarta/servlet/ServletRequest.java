// Signatures of jakarta.servlet.ServletRequest as of Servlet 5.0, in part, written by hand; see DESIGN.md.
package jakarta.servlet;

public interface ServletRequest {
    Object getAttribute(String name);
    void setAttribute(String name, Object o);
    String getParameter(String name);
    String getRemoteAddr();
    String getContentType();
}
