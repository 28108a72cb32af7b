// Signatures of jakarta.servlet.ServletResponse as of Servlet 5.0, in part, written by hand; see DESIGN.md.
package jakarta.servlet;

public interface ServletResponse {
    java.io.PrintWriter getWriter() throws java.io.IOException;
    void setContentType(String type);
    void setCharacterEncoding(String charset);
    boolean isCommitted();
}
