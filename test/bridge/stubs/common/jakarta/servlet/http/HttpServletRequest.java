// Signatures of jakarta.servlet.http.HttpServletRequest as of Servlet 5.0, in part, written by hand; see DESIGN.md.
package jakarta.servlet.http;

public interface HttpServletRequest extends jakarta.servlet.ServletRequest {
    String getMethod();
    String getPathInfo();
    String getContextPath();
    String getQueryString();
    String getRequestURI();
    StringBuffer getRequestURL();
    String getServletPath();
    String getHeader(String name);
    String getRemoteUser();
    java.security.Principal getUserPrincipal();
}
