// Signatures of jakarta.servlet.FilterConfig as of Servlet 5.0, written by hand; see DESIGN.md.
package jakarta.servlet;

public interface FilterConfig {
    String getFilterName();
    ServletContext getServletContext();
    String getInitParameter(String name);
}
