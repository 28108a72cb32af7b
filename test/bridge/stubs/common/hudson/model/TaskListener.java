// Signatures of hudson.model.TaskListener as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public interface TaskListener {
    java.io.PrintStream getLogger();
    default java.nio.charset.Charset getCharset() { throw null; }
    default void hyperlink(String url, String text) throws java.io.IOException { throw null; }
    default java.io.PrintWriter error(String msg) { throw null; }
    default java.io.PrintWriter error(String format, Object... args) { throw null; }
    default java.io.PrintWriter fatalError(String msg) { throw null; }
    default java.io.PrintWriter fatalError(String format, Object... args) { throw null; }
    hudson.model.TaskListener NULL = null;
}
