// Signatures of org.kohsuke.stapler.StaplerRequest2 as of 1903.v994a_db_314d58 and 2107.v8dfcb_e8ed317; see DESIGN.md.
package org.kohsuke.stapler;

public interface StaplerRequest2 extends jakarta.servlet.http.HttpServletRequest {
    String getRestOfPath();
    String getOriginalRestOfPath();
    jakarta.servlet.ServletContext getServletContext();
    String getRequestURIWithQueryString();
    StringBuffer getRequestURLWithQueryString();
    String getRootPath();
    String getReferer();
    <T> T findAncestorObject(Class<T> type);
    boolean hasParameter(String name);
    String getOriginalRequestURI();
    boolean checkIfModified(long timestampOfResource, org.kohsuke.stapler.StaplerResponse2 rsp);
    boolean checkIfModified(java.util.Date timestampOfResource, org.kohsuke.stapler.StaplerResponse2 rsp);
    boolean checkIfModified(java.util.Calendar timestampOfResource, org.kohsuke.stapler.StaplerResponse2 rsp);
    boolean checkIfModified(long timestampOfResource, org.kohsuke.stapler.StaplerResponse2 rsp, long expiration);
    void bindParameters(Object bean);
    void bindParameters(Object bean, String prefix);
    <T> java.util.List<T> bindParametersToList(Class<T> type, String prefix);
    <T> T bindParameters(Class<T> type, String prefix);
    <T> T bindParameters(Class<T> type, String prefix, int index);
    <T> T bindJSON(java.lang.reflect.Type genericType, Class<T> erasure, Object json);
    <T> java.util.List<T> bindJSONToList(Class<T> type, Object src);
    boolean isJavaScriptProxyCall();
    String createJavaScriptProxy(Object toBeExported);
    org.kohsuke.stapler.StaplerRequest2.RenderOnDemandParameters createJavaScriptProxyParameters(Object toBeExported);

    final class RenderOnDemandParameters {
        protected RenderOnDemandParameters(footman.stubs.None none) { }
        public final String proxyMethod = null;
        public final String url = null;
        public final String crumb = null;
        public final java.util.Set<String> urlNames = null;
        public RenderOnDemandParameters(String proxyMethod, String url, String crumb, java.util.Set<String> urlNames) {  }
        public String getUrlNames() { throw null; }
    }
}
