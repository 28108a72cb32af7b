// Signatures of hudson.util.PluginServletFilter as of jenkins-2.568.2; see DESIGN.md.
package hudson.util;

public final class PluginServletFilter {
    protected PluginServletFilter(footman.stubs.None none) { }
    public PluginServletFilter() {  }
    public void destroy() { throw null; }
    public static void cleanUp() { throw null; }
}
