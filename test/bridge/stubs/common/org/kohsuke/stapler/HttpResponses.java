// Signatures of org.kohsuke.stapler.HttpResponses as of 1903.v994a_db_314d58 and 2107.v8dfcb_e8ed317; see DESIGN.md.
package org.kohsuke.stapler;

public class HttpResponses {
    protected HttpResponses(footman.stubs.None none) { }
    public HttpResponses() {  }
    public static org.kohsuke.stapler.HttpResponses.HttpResponseException ok() { throw null; }
    public static org.kohsuke.stapler.HttpResponses.HttpResponseException notFound() { throw null; }
    public static org.kohsuke.stapler.HttpResponses.HttpResponseException forbidden() { throw null; }
    public static org.kohsuke.stapler.HttpResponses.HttpResponseException status(int code) { throw null; }
    public static org.kohsuke.stapler.HttpResponses.HttpResponseException error(int code, String errorMessage) { throw null; }
    public static org.kohsuke.stapler.HttpResponses.HttpResponseException error(Throwable cause) { throw null; }
    public static org.kohsuke.stapler.HttpResponses.HttpResponseException error(int code, Throwable cause) { throw null; }
    public static org.kohsuke.stapler.HttpResponses.HttpResponseException errorWithoutStack(int code, String errorMessage) { throw null; }
    public static org.kohsuke.stapler.HttpResponses.HttpResponseException wrap(org.kohsuke.stapler.HttpResponse delegate) { throw null; }
    public static org.kohsuke.stapler.HttpResponses.HttpResponseException redirectViaContextPath(String relative) { throw null; }
    public static org.kohsuke.stapler.HttpResponses.HttpResponseException redirectViaContextPath(int statusCode, String relative) { throw null; }
    public static org.kohsuke.stapler.HttpRedirect redirectTo(String url) { throw null; }
    public static org.kohsuke.stapler.HttpRedirect redirectTo(int statusCode, String url) { throw null; }
    public static org.kohsuke.stapler.HttpResponse redirectToDot() { throw null; }
    public static org.kohsuke.stapler.HttpResponses.HttpResponseException redirectToContextRoot() { throw null; }
    public static org.kohsuke.stapler.HttpResponses.HttpResponseException forwardToPreviousPage() { throw null; }
    public static org.kohsuke.stapler.HttpResponse staticResource(java.net.URL resource) { throw null; }
    public static org.kohsuke.stapler.HttpResponse staticResource(java.net.URL resource, long expiration) { throw null; }
    public static org.kohsuke.stapler.HttpResponse html(String literalHtml) { throw null; }
    public static org.kohsuke.stapler.HttpResponse literalHtml(String text) { throw null; }
    public static org.kohsuke.stapler.HttpResponse plainText(String plainText) { throw null; }
    public static org.kohsuke.stapler.HttpResponse text(String text) { throw null; }

    public interface ErrorCustomizer {
        org.kohsuke.stapler.HttpResponses.HttpResponseException handleError(int code, Throwable cause);
    }

    public abstract static class HttpResponseException extends RuntimeException implements org.kohsuke.stapler.HttpResponse {
        protected HttpResponseException(footman.stubs.None none) { }
        public HttpResponseException() {  }
        public HttpResponseException(String message) {  }
        public HttpResponseException(String message, Throwable cause) {  }
        public HttpResponseException(Throwable cause) {  }
    }
}
