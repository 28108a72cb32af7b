// Signatures of jakarta.servlet.ServletException as of Servlet 5.0, written by hand; see DESIGN.md.
package jakarta.servlet;

public class ServletException extends Exception {
    public ServletException() {}
    public ServletException(String message) {}
    public ServletException(String message, Throwable rootCause) {}
    public ServletException(Throwable rootCause) {}
    public Throwable getRootCause() { throw null; }
}
