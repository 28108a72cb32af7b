// Signatures of jakarta.servlet.Filter as of Servlet 5.0, written by hand; see DESIGN.md.
package jakarta.servlet;

public interface Filter {
    default void init(FilterConfig filterConfig) throws ServletException {}
    void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws java.io.IOException, ServletException;
    default void destroy() {}
}
