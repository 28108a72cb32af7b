// Signatures of jakarta.servlet.FilterChain as of Servlet 5.0, written by hand; see DESIGN.md.
package jakarta.servlet;

public interface FilterChain {
    void doFilter(ServletRequest request, ServletResponse response) throws java.io.IOException, ServletException;
}
