// Signatures of jakarta.servlet.ServletContext as of Servlet 5.0, in part, written by hand; see DESIGN.md.
package jakarta.servlet;

public interface ServletContext {
    Object getAttribute(String name);
    void setAttribute(String name, Object object);
    String getContextPath();
    String getInitParameter(String name);
}
