// Signatures of jenkins.util.HttpServletFilter as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.util;

public interface HttpServletFilter extends hudson.ExtensionPoint {
    boolean handle(jakarta.servlet.http.HttpServletRequest req, jakarta.servlet.http.HttpServletResponse rsp) throws java.io.IOException, jakarta.servlet.ServletException;
    static void register() throws jakarta.servlet.ServletException { throw null; }
}
