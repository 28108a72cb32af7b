// Signatures of hudson.util.PluginServletFilter as of jenkins-2.484; see DESIGN.md.
package hudson.util;

public final class PluginServletFilter implements hudson.ExtensionPoint {
    protected PluginServletFilter(footman.stubs.None none) { }
    public PluginServletFilter() {  }
    public void destroy() { throw null; }
    public static void cleanUp() { throw null; }
}
