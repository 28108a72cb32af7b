// Signatures of hudson.util.PluginServletFilter as of jenkins-2.484; see DESIGN.md.
package hudson.util;

public final class PluginServletFilter implements hudson.ExtensionPoint {
    protected PluginServletFilter(footman.stubs.None none) { }
    public PluginServletFilter() {  }
    public void init(jakarta.servlet.FilterConfig config) throws jakarta.servlet.ServletException { throw null; }
    public static void addFilter(jakarta.servlet.Filter filter) throws jakarta.servlet.ServletException { throw null; }
    public static boolean hasFilter(jakarta.servlet.Filter filter) { throw null; }
    public static void removeFilter(jakarta.servlet.Filter filter) throws jakarta.servlet.ServletException { throw null; }
    public void doFilter(jakarta.servlet.ServletRequest request, jakarta.servlet.ServletResponse response, jakarta.servlet.FilterChain chain) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void destroy() { throw null; }
    public static void cleanUp() { throw null; }
}
