// Signatures of hudson.PluginManager as of jenkins-2.484; see DESIGN.md.
package hudson;

public abstract class PluginManager extends hudson.model.AbstractModelObject {
    protected PluginManager(footman.stubs.None none) { super(none); }
    public static final String CUSTOM_PLUGIN_MANAGER = null;
    public static hudson.PluginManager createDefault(jenkins.model.Jenkins jenkins) { throw null; }
    protected final java.util.List<hudson.PluginWrapper> plugins = null;
    protected final java.util.List<hudson.PluginWrapper> activePlugins = null;
    protected final java.util.List<hudson.PluginManager.FailedPlugin> failedPlugins = null;
    public final java.io.File rootDir = null;
    public final jakarta.servlet.ServletContext context = null;
    public final ClassLoader uberClassLoader = null;
    public boolean pluginUploaded;
    protected PluginManager(jakarta.servlet.ServletContext context, java.io.File rootDir) { super((footman.stubs.None) null); }
    public hudson.model.Api getApi() { throw null; }
    public java.io.File getWorkDir() { throw null; }
    protected String getDetachedLocation() { throw null; }
    protected java.util.Set<String> loadPluginsFromWar(String fromPath) { throw null; }
    protected java.util.Set<String> loadPluginsFromWar(String fromPath, java.io.FilenameFilter filter) { throw null; }
    protected static void addDependencies(java.net.URL hpiResUrl, String fromPath, java.util.Set<java.net.URL> dependencySet) throws java.net.URISyntaxException, java.net.MalformedURLException { throw null; }
    protected void loadDetachedPlugins() { throw null; }
    public java.util.jar.Manifest getBundledPluginManifest(String shortName) { throw null; }
    public void dynamicLoad(java.io.File arc) throws java.io.IOException, InterruptedException { throw null; }
    public void dynamicLoad(java.io.File arc, boolean removeExisting, java.util.List<hudson.PluginWrapper> batch) throws java.io.IOException, InterruptedException { throw null; }
    public void start(java.util.List<hudson.PluginWrapper> plugins) throws Exception { throw null; }
    public void resolveDependentPlugins() { throw null; }
    protected abstract java.util.Collection<String> loadBundledPlugins() throws Exception;
    protected void copyBundledPlugin(java.net.URL src, String fileName) throws java.io.IOException { throw null; }
    public boolean isPluginUploaded() { throw null; }
    public java.util.List<hudson.PluginWrapper> getPlugins() { throw null; }
    public java.util.List<hudson.PluginWrapper> getPluginsSortedByTitle() { throw null; }
    public java.util.List<hudson.PluginManager.FailedPlugin> getFailedPlugins() { throw null; }
    public hudson.PluginWrapper getPlugin(String shortName) { throw null; }
    public hudson.PluginWrapper getPlugin(Class<? extends hudson.Plugin> pluginClazz) { throw null; }
    public java.util.List<hudson.PluginWrapper> getPlugins(Class<? extends hudson.Plugin> pluginSuperclass) { throw null; }
    public String getDisplayName() { throw null; }
    public String getSearchUrl() { throw null; }
    public <T> java.util.Collection<Class<? extends T>> discover(Class<T> spi) { throw null; }
    public hudson.PluginWrapper whichPlugin(Class c) { throw null; }
    public void stop() { throw null; }
    public static boolean isNonMetaLabel(String label) { throw null; }
    public hudson.PluginManager.UpdateCenterProxy getUpdates() { throw null; }
    public org.kohsuke.stapler.HttpResponse doPluginsSearch(String query, Integer limit) { throw null; }
    public org.kohsuke.stapler.HttpResponse doPlugins() { throw null; }
    public org.kohsuke.stapler.HttpResponse doUpdateSources(org.kohsuke.stapler.StaplerRequest2 req) throws java.io.IOException { throw null; }
    public void doInstallPluginsDone() { throw null; }
    public void doInstall(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public org.kohsuke.stapler.HttpResponse doInstallPlugins(org.kohsuke.stapler.StaplerRequest2 req) throws java.io.IOException { throw null; }
    public java.util.List<java.util.concurrent.Future<hudson.model.UpdateCenter.UpdateCenterJob>> install(java.util.Collection<String> plugins, boolean dynamicLoad) { throw null; }
    public org.kohsuke.stapler.HttpResponse doSiteConfigure(String site) throws java.io.IOException { throw null; }
    public org.kohsuke.stapler.HttpResponse doProxyConfigure(org.kohsuke.stapler.StaplerRequest2 req) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public org.kohsuke.stapler.HttpResponse doUploadPlugin(org.kohsuke.stapler.StaplerRequest2 req) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public org.kohsuke.stapler.HttpResponse doCheckUpdatesServer() throws java.io.IOException { throw null; }
    public String getLastErrorCheckUpdateCenters() { throw null; }
    protected String identifyPluginShortName(java.io.File t) { throw null; }
    public hudson.model.Descriptor<hudson.ProxyConfiguration> getProxyDescriptor() { throw null; }
    public java.util.List<java.util.concurrent.Future<hudson.model.UpdateCenter.UpdateCenterJob>> prevalidateConfig(java.io.InputStream configXml) throws java.io.IOException { throw null; }
    public org.kohsuke.stapler.HttpResponse doInstallNecessaryPlugins(org.kohsuke.stapler.StaplerRequest2 req) throws java.io.IOException { throw null; }
    public java.util.Map<String, hudson.util.VersionNumber> parseRequestedPlugins(java.io.InputStream configXml) throws java.io.IOException { throw null; }
    public hudson.PluginManager.MetadataCache createCache() { throw null; }
    public java.util.List<hudson.PluginWrapper.PluginDisableResult> disablePlugins(hudson.PluginWrapper.PluginDisableStrategy strategy, java.util.List<String> plugins) throws java.io.IOException { throw null; }
    public static boolean FAST_LOOKUP;
    public static final hudson.security.Permission UPLOAD_PLUGINS = null;
    public static final hudson.security.Permission CONFIGURE_UPDATECENTER = null;
    public String unscientific(double d) { throw null; }
    public Object getTarget() { throw null; }
    public boolean isMetaLabel(String label) { throw null; }
    public boolean hasAdoptThisPluginLabel(hudson.PluginWrapper plugin) { throw null; }
    public static boolean SKIP_PERMISSION_CHECK;

    public static class UpdateCenterProxy {
        protected UpdateCenterProxy(footman.stubs.None none) { }
        public UpdateCenterProxy() {  }
        public Object getStaplerFallback() { throw null; }
    }

    public static final class MetadataCache {
        protected MetadataCache(footman.stubs.None none) { }
        public MetadataCache() {  }
        public <T> T of(String key, Class<T> type, java.util.function.Supplier<T> func) { throw null; }
    }

    public static final class UberClassLoader extends ClassLoader {
        protected UberClassLoader(footman.stubs.None none) { }
        public UberClassLoader(java.util.List<hudson.PluginWrapper> activePlugins) {  }
        protected Class<?> findClass(String name) throws ClassNotFoundException { throw null; }
        protected java.net.URL findResource(String name) { throw null; }
        protected java.util.Enumeration<java.net.URL> findResources(String name) throws java.io.IOException { throw null; }
        public String toString() { throw null; }
        public boolean isPluginJar(java.net.URL jarUrl) { throw null; }
    }

    public static final class FailedPlugin {
        protected FailedPlugin(footman.stubs.None none) { }
        public final String name = null;
        public final Exception cause = null;
        public final hudson.PluginWrapper pluginWrapper = null;
        public FailedPlugin(String name, Exception cause) {  }
        public FailedPlugin(hudson.PluginWrapper pluginWrapper, Exception cause) {  }
        public String getExceptionString() { throw null; }
    }

    public static final class PluginCycleDependenciesMonitor extends hudson.model.AdministrativeMonitor {
        protected PluginCycleDependenciesMonitor(footman.stubs.None none) { super(none); }
        public PluginCycleDependenciesMonitor() { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
        public boolean isActivated() { throw null; }
        public java.util.List<hudson.PluginWrapper> getPluginsWithCycle() { throw null; }
    }

    public static final class PluginUpdateMonitor extends hudson.model.AdministrativeMonitor {
        protected PluginUpdateMonitor(footman.stubs.None none) { super(none); }
        public PluginUpdateMonitor() { super((footman.stubs.None) null); }
        public static hudson.PluginManager.PluginUpdateMonitor getInstance() { throw null; }
        public void ifPluginOlderThenReport(String pluginName, String requiredVersion, String message) { throw null; }
        public boolean isActivated() { throw null; }
        public String getDisplayName() { throw null; }
        public void addPluginToUpdate(String pluginName, String message) { throw null; }
        public java.util.Collection<hudson.PluginManager.PluginUpdateMonitor.PluginUpdateInfo> getPluginsToBeUpdated() { throw null; }

        public static class PluginUpdateInfo {
            protected PluginUpdateInfo(footman.stubs.None none) { }
            public final String pluginName = null;
            public final String message = null;
        }
    }

    public static final class PluginDeprecationMonitor extends hudson.model.AdministrativeMonitor {
        protected PluginDeprecationMonitor(footman.stubs.None none) { super(none); }
        public PluginDeprecationMonitor() { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
        public boolean isActivated() { throw null; }
        public java.util.Map<hudson.PluginWrapper, String> getDeprecatedPlugins() { throw null; }
    }
}
