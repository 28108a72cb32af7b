// Signatures of hudson.ProxyConfiguration as of jenkins-2.568.2; see DESIGN.md.
package hudson;

public final class ProxyConfiguration implements hudson.model.Describable<hudson.ProxyConfiguration>, hudson.model.Saveable, java.io.Serializable {
    protected ProxyConfiguration(footman.stubs.None none) { }
    public final String name = null;
    public final int port = 0;
    public String noProxyHost;
    public ProxyConfiguration(String name, int port) {  }
    public ProxyConfiguration(String name, int port, String userName, String password) {  }
    public ProxyConfiguration(String name, int port, String userName, String password, String noProxyHost) {  }
    public ProxyConfiguration(String name, int port, String userName, String password, String noProxyHost, String testUrl) {  }
    public String getUserName() { throw null; }
    public hudson.util.Secret getSecretPassword() { throw null; }
    public String getPassword() { throw null; }
    public String getEncryptedPassword() { throw null; }
    public String getTestUrl() { throw null; }
    public int getPort() { throw null; }
    public String getName() { throw null; }
    public java.util.List<java.util.regex.Pattern> getNoProxyHostPatterns() { throw null; }
    public String getNoProxyHost() { throw null; }
    public static java.util.List<java.util.regex.Pattern> getNoProxyHostPatterns(String noProxyHost) { throw null; }
    public void setSecretPassword(hudson.util.Secret secretPassword) { throw null; }
    public void setTestUrl(String testUrl) { throw null; }
    public void setUserName(String userName) { throw null; }
    public void setNoProxyHost(String noProxyHost) { throw null; }
    public java.net.Proxy createProxy() { throw null; }
    public java.net.Proxy createProxy(String host) { throw null; }
    public static java.net.Proxy createProxy(String host, String name, int port, String noProxyHost) { throw null; }
    public void save() throws java.io.IOException { throw null; }
    public static hudson.XmlFile getXmlFile() { throw null; }
    public static hudson.ProxyConfiguration load() throws java.io.IOException { throw null; }
    public static java.net.URLConnection open(java.net.URL url) throws java.io.IOException { throw null; }
    public static java.io.InputStream getInputStream(java.net.URL url) throws java.io.IOException { throw null; }
    public static java.net.http.HttpClient newHttpClient() { throw null; }
    public static java.net.http.HttpClient.Builder newHttpClientBuilder() { throw null; }
    public static java.net.http.HttpRequest.Builder newHttpRequestBuilder(java.net.URI uri) { throw null; }

    public static class DescriptorImpl extends hudson.model.Descriptor<hudson.ProxyConfiguration> {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
    }
}
