// Signatures of jenkins.model.Jenkins as of jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public class Jenkins extends hudson.model.AbstractCIBase implements jenkins.model.DirectlyModifiableTopLevelItemGroup, hudson.security.AccessControlled, jenkins.model.ModelObjectWithContextMenu, jenkins.model.ModelObjectWithChildren, jenkins.model.Loadable {
    protected Jenkins(footman.stubs.None none) { super(none); }
    public final java.io.File root = null;
    protected final java.util.concurrent.ConcurrentMap<hudson.model.Node, hudson.model.Computer> computers = null;
    public final hudson.model.Hudson.CloudList clouds = null;
    public void loadNode(java.io.File dir) throws java.io.IOException { throw null; }
    public final hudson.PluginManager pluginManager = null;
    public final hudson.model.LoadStatistics unlabeledLoad = null;
    public jakarta.servlet.ServletContext getServletContext() { throw null; }
    public final java.util.List<hudson.model.AdministrativeMonitor> administrativeMonitors = null;
    public static jenkins.model.Jenkins get() throws IllegalStateException { throw null; }
    public static jenkins.model.Jenkins getActiveInstance() throws IllegalStateException { throw null; }
    public static jenkins.model.Jenkins getInstanceOrNull() { throw null; }
    public static jenkins.model.Jenkins getInstance() { throw null; }
    public hudson.ProxyConfiguration proxy;
    protected Jenkins(java.io.File root, jakarta.servlet.ServletContext context) throws java.io.IOException, InterruptedException { super((footman.stubs.None) null); }
    protected Jenkins(java.io.File root, jakarta.servlet.ServletContext context, hudson.PluginManager pluginManager) throws java.io.IOException, InterruptedException { super((footman.stubs.None) null); }
    protected Object readResolve() { throw null; }
    public hudson.ProxyConfiguration getProxy() { throw null; }
    public void setProxy(hudson.ProxyConfiguration proxy) { throw null; }
    public int getSlaveAgentPort() { throw null; }
    public boolean isSlaveAgentPortEnforced() { throw null; }
    public void setSlaveAgentPort(int port) throws java.io.IOException { throw null; }
    public java.util.Set<String> getAgentProtocols() { throw null; }
    public void setAgentProtocols(java.util.Set<String> protocols) { throw null; }
    public void setNodeName(String name) { throw null; }
    public String getNodeDescription() { throw null; }
    public String getDescription() { throw null; }
    public hudson.PluginManager getPluginManager() { throw null; }
    public hudson.model.UpdateCenter getUpdateCenter() { throw null; }
    public Boolean isNoUsageStatistics() { throw null; }
    public boolean isUsageStatisticsCollected() { throw null; }
    public void setNoUsageStatistics(Boolean noUsageStatistics) throws java.io.IOException { throw null; }
    public hudson.model.Api getApi() { throw null; }
    public String getSecretKey() { throw null; }
    public javax.crypto.SecretKey getSecretKeyAsAES128() { throw null; }
    public String getLegacyInstanceId() { throw null; }
    public hudson.model.Descriptor<hudson.tasks.Publisher> getPublisher(String shortClassName) { throw null; }
    public hudson.triggers.TriggerDescriptor getTrigger(String shortClassName) { throw null; }
    public hudson.model.Descriptor<hudson.slaves.RetentionStrategy<?>> getRetentionStrategy(String shortClassName) { throw null; }
    public hudson.model.JobPropertyDescriptor getJobProperty(String shortClassName) { throw null; }
    public hudson.model.Descriptor getDescriptor(String id) { throw null; }
    public hudson.model.Descriptor getDescriptorByName(String id) { throw null; }
    public hudson.model.Descriptor getDescriptor(Class<? extends hudson.model.Describable> type) { throw null; }
    public hudson.model.Descriptor getDescriptorOrDie(Class<? extends hudson.model.Describable> type) { throw null; }
    public <T extends hudson.model.Descriptor> T getDescriptorByType(Class<T> type) { throw null; }
    public hudson.model.Descriptor<hudson.security.SecurityRealm> getSecurityRealms(String shortClassName) { throw null; }
    protected void updateNewComputer(hudson.model.Node n) { throw null; }
    protected void updateComputerList() { throw null; }
    protected void updateComputers(hudson.model.Node... nodes) { throw null; }
    public hudson.Plugin getPlugin(String shortName) { throw null; }
    public <P extends hudson.Plugin> P getPlugin(Class<P> clazz) { throw null; }
    public <P extends hudson.Plugin> java.util.List<P> getPlugins(Class<P> clazz) { throw null; }
    public String getSystemMessage() { throw null; }
    public hudson.markup.MarkupFormatter getMarkupFormatter() { throw null; }
    public void setMarkupFormatter(hudson.markup.MarkupFormatter f) { throw null; }
    public void setSystemMessage(String message) throws java.io.IOException { throw null; }
    public String getFullName() { throw null; }
    public String getFullDisplayName() { throw null; }
    public java.util.List<hudson.model.Action> getActions() { throw null; }
    public java.util.List<hudson.model.TopLevelItem> getItems() { throw null; }
    public java.util.List<hudson.model.TopLevelItem> getItems(java.util.function.Predicate<hudson.model.TopLevelItem> pred) { throw null; }
    public java.util.Map<String, hudson.model.TopLevelItem> getItemMap() { throw null; }
    public <T> java.util.List<T> getItems(Class<T> type) { throw null; }
    public java.util.List<hudson.model.Project> getProjects() { throw null; }
    public java.util.Collection<String> getJobNames() { throw null; }
    public java.util.List<hudson.model.Action> getViewActions() { throw null; }
    public java.util.Collection<String> getTopLevelItemNames() { throw null; }
    public hudson.model.View getView(String name) { throw null; }
    public java.util.Collection<hudson.model.View> getViews() { throw null; }
    public void addView(hudson.model.View v) throws java.io.IOException { throw null; }
    public void setViews(java.util.Collection<hudson.model.View> views) throws java.io.IOException { throw null; }
    public boolean canDelete(hudson.model.View view) { throw null; }
    public void deleteView(hudson.model.View view) throws java.io.IOException { throw null; }
    public void onViewRenamed(hudson.model.View view, String oldName, String newName) { throw null; }
    public hudson.model.View getPrimaryView() { throw null; }
    public void setPrimaryView(hudson.model.View v) { throw null; }
    public hudson.views.ViewsTabBar getViewsTabBar() { throw null; }
    public void setViewsTabBar(hudson.views.ViewsTabBar viewsTabBar) { throw null; }
    public jenkins.model.Jenkins getItemGroup() { throw null; }
    public hudson.views.MyViewsTabBar getMyViewsTabBar() { throw null; }
    public void setMyViewsTabBar(hudson.views.MyViewsTabBar myViewsTabBar) { throw null; }
    public boolean isUpgradedFromBefore(hudson.util.VersionNumber v) { throw null; }
    public hudson.model.Computer[] getComputers() { throw null; }
    public hudson.model.Computer getComputer(String name) { throw null; }
    public hudson.model.Label getLabel(String expr) { throw null; }
    public hudson.model.labels.LabelAtom getLabelAtom(String name) { throw null; }
    public hudson.model.labels.LabelAtom tryGetLabelAtom(String name) { throw null; }
    public java.util.Set<hudson.model.Label> getLabels() { throw null; }
    protected java.util.Set<hudson.model.labels.LabelAtom> getLabelAtomSet() { throw null; }
    public java.util.Set<hudson.model.labels.LabelAtom> getLabelAtoms() { throw null; }
    public hudson.model.Queue getQueue() { throw null; }
    public String getDisplayName() { throw null; }
    public hudson.model.Node getNode(String name) { throw null; }
    public hudson.model.Node getOrLoadNode(String nodeName) { throw null; }
    public hudson.slaves.Cloud getCloud(String name) { throw null; }
    protected java.util.concurrent.ConcurrentMap<hudson.model.Node, hudson.model.Computer> getComputerMap() { throw null; }
    public java.util.Collection<hudson.model.Computer> getComputersCollection() { throw null; }
    public java.util.List<hudson.model.Node> getNodes() { throw null; }
    public jenkins.model.Nodes getNodesObject() { throw null; }
    public void addNode(hudson.model.Node n) throws java.io.IOException { throw null; }
    public void removeNode(hudson.model.Node n) throws java.io.IOException { throw null; }
    public void unloadNode(hudson.model.Node n) { throw null; }
    public boolean updateNode(hudson.model.Node n) throws java.io.IOException { throw null; }
    public void setNodes(java.util.List<? extends hudson.model.Node> n) throws java.io.IOException { throw null; }
    public hudson.util.DescribableList<hudson.slaves.NodeProperty<?>, hudson.slaves.NodePropertyDescriptor> getNodeProperties() { throw null; }
    public hudson.util.DescribableList<hudson.slaves.NodeProperty<?>, hudson.slaves.NodePropertyDescriptor> getGlobalNodeProperties() { throw null; }
    public hudson.model.AdministrativeMonitor getAdministrativeMonitor(String id) { throw null; }
    public java.util.List<hudson.model.AdministrativeMonitor> getActiveAdministrativeMonitors() { throw null; }
    public hudson.slaves.NodeDescriptor getDescriptor() { throw null; }
    public int getQuietPeriod() { throw null; }
    public void setQuietPeriod(Integer quietPeriod) throws java.io.IOException { throw null; }
    public int getScmCheckoutRetryCount() { throw null; }
    public void setScmCheckoutRetryCount(int scmCheckoutRetryCount) throws java.io.IOException { throw null; }
    public String getSearchUrl() { throw null; }
    public String getUrlChildPrefix() { throw null; }
    public String getRootUrl() throws IllegalStateException { throw null; }
    public String getConfiguredRootUrl() { throw null; }
    public boolean isRootUrlSecure() { throw null; }
    public String getRootUrlFromRequest() { throw null; }
    public java.io.File getRootDir() { throw null; }
    public hudson.FilePath getWorkspaceFor(hudson.model.TopLevelItem item) { throw null; }
    public java.io.File getBuildDirFor(hudson.model.Job job) { throw null; }
    public boolean isDefaultBuildDir() { throw null; }
    public static String expandVariablesForDirectory(String base, String itemFullName, String itemRootDir) { throw null; }
    public String getRawWorkspaceDir() { throw null; }
    public String getRawBuildsDir() { throw null; }
    public void setRawBuildsDir(String buildsDir) { throw null; }
    public hudson.FilePath getRootPath() { throw null; }
    public hudson.FilePath createPath(String absolutePath) { throw null; }
    public hudson.logging.LogRecorderManager getLog() { throw null; }
    public void setLog(hudson.logging.LogRecorderManager log) { throw null; }
    public boolean isUseSecurity() { throw null; }
    public boolean isUseProjectNamingStrategy() { throw null; }
    public boolean isUseCrumbs() { throw null; }
    public hudson.security.SecurityRealm getSecurityRealm() { throw null; }
    public void setSecurityRealm(hudson.security.SecurityRealm securityRealm) { throw null; }
    public void setAuthorizationStrategy(hudson.security.AuthorizationStrategy a) { throw null; }
    public boolean isDisableRememberMe() { throw null; }
    public void setDisableRememberMe(boolean disableRememberMe) { throw null; }
    public void disableSecurity() { throw null; }
    public void setProjectNamingStrategy(jenkins.model.ProjectNamingStrategy ns) { throw null; }
    public hudson.lifecycle.Lifecycle getLifecycle() { throw null; }
    public <T> hudson.ExtensionList<T> getExtensionList(Class<T> extensionType) { throw null; }
    public hudson.ExtensionList getExtensionList(String extensionType) throws ClassNotFoundException { throw null; }
    public <T extends hudson.model.Describable<T>, D extends hudson.model.Descriptor<T>> hudson.DescriptorExtensionList<T, D> getDescriptorList(Class<T> type) { throw null; }
    public void refreshExtensions() { throw null; }
    public hudson.security.ACL getACL() { throw null; }
    public hudson.security.AuthorizationStrategy getAuthorizationStrategy() { throw null; }
    public jenkins.model.ProjectNamingStrategy getProjectNamingStrategy() { throw null; }
    public boolean isQuietingDown() { throw null; }
    public boolean isPreparingSafeRestart() { throw null; }
    public String getQuietDownReason() { throw null; }
    public boolean isTerminating() { throw null; }
    public hudson.init.InitMilestone getInitLevel() { throw null; }
    public void setNumExecutors(int n) throws java.io.IOException, IllegalArgumentException { throw null; }
    public hudson.model.TopLevelItem getItem(String name) { throw null; }
    public hudson.model.Item getItem(String pathName, hudson.model.ItemGroup context) { throw null; }
    public final hudson.model.Item getItem(String pathName, hudson.model.Item context) { throw null; }
    public final <T extends hudson.model.Item> T getItem(String pathName, hudson.model.ItemGroup context, Class<T> type) { throw null; }
    public final <T extends hudson.model.Item> T getItem(String pathName, hudson.model.Item context, Class<T> type) { throw null; }
    public java.io.File getRootDirFor(hudson.model.TopLevelItem child) { throw null; }
    public <T extends hudson.model.Item> T getItemByFullName(String fullName, Class<T> type) { throw null; }
    public hudson.model.Item getItemByFullName(String fullName) { throw null; }
    public hudson.model.User getUser(String name) { throw null; }
    public hudson.model.TopLevelItem createProject(hudson.model.TopLevelItemDescriptor type, String name) throws java.io.IOException { throw null; }
    public hudson.model.TopLevelItem createProject(hudson.model.TopLevelItemDescriptor type, String name, boolean notify) throws java.io.IOException { throw null; }
    public void putItem(hudson.model.TopLevelItem item) throws java.io.IOException, InterruptedException { throw null; }
    public <T extends hudson.model.TopLevelItem> T createProject(Class<T> type, String name) throws java.io.IOException { throw null; }
    public void onRenamed(hudson.model.TopLevelItem job, String oldName, String newName) throws java.io.IOException { throw null; }
    public void onDeleted(hudson.model.TopLevelItem item) throws java.io.IOException { throw null; }
    public boolean canAdd(hudson.model.TopLevelItem item) { throw null; }
    public <I extends hudson.model.TopLevelItem> I add(I item, String name) throws java.io.IOException, IllegalArgumentException { throw null; }
    public void remove(hudson.model.TopLevelItem item) throws java.io.IOException, IllegalArgumentException { throw null; }
    public Object getFingerprint(String md5sum) throws java.io.IOException { throw null; }
    public hudson.model.Fingerprint _getFingerprint(String md5sum) throws java.io.IOException { throw null; }
    protected hudson.XmlFile getConfigFile() { throw null; }
    public int getNumExecutors() { throw null; }
    public hudson.model.Node.Mode getMode() { throw null; }
    public void setMode(hudson.model.Node.Mode m) throws java.io.IOException { throw null; }
    public String getLabelString() { throw null; }
    public void setLabelString(String label) throws java.io.IOException { throw null; }
    public hudson.model.labels.LabelAtom getSelfLabel() { throw null; }
    public hudson.model.Computer createComputer() { throw null; }
    public void load() throws java.io.IOException { throw null; }
    public void save() throws java.io.IOException { throw null; }
    public void cleanUp() { throw null; }
    public Object getDynamic(String token) { throw null; }
    public void doConfigSubmit(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException, hudson.model.Descriptor.FormException { throw null; }
    public void doTestPost(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doSubmitDescription(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public org.kohsuke.stapler.HttpRedirect doQuietDown() { throw null; }
    public org.kohsuke.stapler.HttpRedirect doQuietDown(boolean block, int timeout) { throw null; }
    public org.kohsuke.stapler.HttpRedirect doQuietDown(boolean block, int timeout, String message) throws InterruptedException, java.io.IOException { throw null; }
    public org.kohsuke.stapler.HttpRedirect doQuietDown(boolean block, int timeout, String message, boolean safeRestart) throws InterruptedException, java.io.IOException { throw null; }
    public org.kohsuke.stapler.HttpRedirect doCancelQuietDown() { throw null; }
    public org.kohsuke.stapler.HttpResponse doToggleCollapse() throws jakarta.servlet.ServletException, java.io.IOException { throw null; }
    public void doClassicThreadDump(org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public java.util.Map<String, java.util.Map<String, String>> getAllThreadDumps() throws java.io.IOException, InterruptedException { throw null; }
    public hudson.model.TopLevelItem doCreateItem(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public hudson.model.TopLevelItem createProjectFromXML(String name, java.io.InputStream xml) throws java.io.IOException { throw null; }
    public <T extends hudson.model.TopLevelItem> T copy(T src, String name) throws java.io.IOException { throw null; }
    public <T extends hudson.model.AbstractProject<?, ?>> T copy(T src, String name) throws java.io.IOException { throw null; }
    public void doCreateView(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException, hudson.model.Descriptor.FormException { throw null; }
    public static void checkGoodName(String name) throws hudson.model.Failure { throw null; }
    public void doSecured(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doLoginEntry(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
    public void doLogout(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public hudson.model.Slave.JnlpJar getJnlpJars(String fileName) { throw null; }
    public hudson.model.Slave.JnlpJar doJnlpJars(org.kohsuke.stapler.StaplerRequest2 req) { throw null; }
    public org.kohsuke.stapler.HttpResponse doReload() throws java.io.IOException { throw null; }
    public void reload() throws java.io.IOException, InterruptedException { throw null; }
    public void doDoFingerprintCheck(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doGc(org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
    public jenkins.model.ModelObjectWithContextMenu.ContextMenu doContextMenu(org.kohsuke.stapler.StaplerRequest2 request, org.kohsuke.stapler.StaplerResponse2 response) throws java.io.IOException { throw null; }
    public jenkins.model.ModelObjectWithContextMenu.ContextMenu doChildrenContextMenu(org.kohsuke.stapler.StaplerRequest2 request, org.kohsuke.stapler.StaplerResponse2 response) throws Exception { throw null; }
    public void doSimulateOutOfMemory() throws java.io.IOException { throw null; }
    public void doRestart(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException, hudson.lifecycle.RestartNotSupportedException { throw null; }
    public void generateNotFoundResponse(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws jakarta.servlet.ServletException, java.io.IOException { throw null; }
    public org.kohsuke.stapler.HttpResponse doSafeRestart(org.kohsuke.stapler.StaplerRequest2 req, String message) throws java.io.IOException, jakarta.servlet.ServletException, hudson.lifecycle.RestartNotSupportedException { throw null; }
    public void restart() throws hudson.lifecycle.RestartNotSupportedException { throw null; }
    public void safeRestart() throws hudson.lifecycle.RestartNotSupportedException { throw null; }
    public void safeRestart(String message) throws hudson.lifecycle.RestartNotSupportedException { throw null; }
    public void doExit(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
    public org.kohsuke.stapler.HttpResponse doSafeExit(org.kohsuke.stapler.StaplerRequest2 req) throws java.io.IOException { throw null; }
    public static org.springframework.security.core.Authentication getAuthentication2() { throw null; }
    public void doScript(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doScriptText(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doEval(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doSignup(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doIconSize(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doFingerprintCleanup(org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
    public void doWorkspaceCleanup(org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
    public void doResources(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public static final java.util.Set<String> ALLOWED_RESOURCE_EXTENSIONS = null;
    public static boolean isCheckURIEncodingEnabled() { throw null; }
    public java.util.concurrent.Future<hudson.model.DependencyGraph> getFutureDependencyGraph() { throw null; }
    public void rebuildDependencyGraph() { throw null; }
    public java.util.concurrent.Future<hudson.model.DependencyGraph> rebuildDependencyGraphAsync() { throw null; }
    public hudson.model.DependencyGraph getDependencyGraph() { throw null; }
    public java.util.List<hudson.model.ManagementLink> getManagementLinks() { throw null; }
    public java.util.Map<hudson.model.ManagementLink.Category, java.util.List<hudson.model.ManagementLink>> getCategorizedManagementLinks() { throw null; }
    public hudson.model.User getMe() { throw null; }
    public Object getTarget() { throw null; }
    public boolean isSubjectToMandatoryReadPermissionCheck(String restOfPath) { throw null; }
    public java.util.Collection<String> getUnprotectedRootActions() { throw null; }
    public hudson.model.View getStaplerFallback() { throw null; }
    public static <T> T lookup(Class<T> type) { throw null; }
    public static java.util.List<java.util.logging.LogRecord> logRecords;
    public static final com.thoughtworks.xstream.XStream XSTREAM = null;
    public static final hudson.util.XStream2 XSTREAM2 = null;
    public static final String UNCOMPUTED_VERSION = null;
    public static String VERSION;
    public static String CHANGELOG_URL;
    public static hudson.util.VersionNumber getVersion() { throw null; }
    public static hudson.util.VersionNumber getStoredVersion() { throw null; }
    public boolean shouldShowStackTrace() { throw null; }
    public static String VERSION_HASH;
    public static String SESSION_HASH;
    public static String RESOURCE_PATH;
    public static String VIEW_RESOURCE_PATH;
    public static boolean PARALLEL_LOAD;
    public static boolean KILL_AFTER_LOAD;
    public static boolean FLYWEIGHT_SUPPORT;
    public static boolean CONCURRENT_BUILD;
    public static final String NAME_VALIDATION_REJECTS_TRAILING_DOT_PROP = null;
    public static boolean AUTOMATIC_AGENT_LAUNCH;
    public static int EXTEND_TIMEOUT_SECONDS;
    public static final hudson.security.Permission ADMINISTER = null;
    public static final hudson.security.Permission MANAGE = null;
    public static final hudson.security.Permission SYSTEM_READ = null;
    public static final hudson.security.Permission[] MANAGE_AND_SYSTEM_READ = null;
    public static final hudson.security.Permission READ = null;
    public static final hudson.security.Permission RUN_SCRIPTS = null;
    public static final org.springframework.security.core.Authentication ANONYMOUS2 = null;

    public static class CloudList extends hudson.util.DescribableList<hudson.slaves.Cloud, hudson.model.Descriptor<hudson.slaves.Cloud>> {
        protected CloudList(footman.stubs.None none) { super(none); }
        public CloudList(jenkins.model.Jenkins h) { super((footman.stubs.None) null); }
        public CloudList() { super((footman.stubs.None) null); }
        public hudson.slaves.Cloud getByName(String name) { throw null; }
        protected void onModified() throws java.io.IOException { throw null; }
    }

    public interface JenkinsHolder {
        jenkins.model.Jenkins getInstance();
    }

    public static class EnforceSlaveAgentPortAdministrativeMonitor extends hudson.model.AdministrativeMonitor {
        protected EnforceSlaveAgentPortAdministrativeMonitor(footman.stubs.None none) { super(none); }
        public EnforceSlaveAgentPortAdministrativeMonitor() { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
        public String getSystemPropertyName() { throw null; }
        public int getExpectedPort() { throw null; }
        public void doAct(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
        public boolean isActivated() { throw null; }
    }

    public static final class DescriptorImpl extends hudson.slaves.NodeDescriptor {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public static final jenkins.model.Jenkins.DescriptorImpl INSTANCE = null;
        public boolean isInstantiable() { throw null; }
        public Object getDynamic(String token) { throw null; }
    }

    public static class MasterRestartNotifyier extends hudson.model.RestartListener {
        protected MasterRestartNotifyier(footman.stubs.None none) { super(none); }
        public MasterRestartNotifyier() { super((footman.stubs.None) null); }
        public void onRestart() { throw null; }
        public boolean isReadyToRestart() throws java.io.IOException, InterruptedException { throw null; }
    }

    public static class MasterComputer extends hudson.model.Computer {
        protected MasterComputer(footman.stubs.None none) { super(none); }
        protected MasterComputer() { super((footman.stubs.None) null); }
        public String getName() { throw null; }
        public boolean isConnecting() { throw null; }
        public String getDisplayName() { throw null; }
        public String getCaption() { throw null; }
        public String getUrl() { throw null; }
        public hudson.slaves.RetentionStrategy getRetentionStrategy() { throw null; }
        protected boolean isAlive() { throw null; }
        public Boolean isUnix() { throw null; }
        public org.kohsuke.stapler.HttpResponse doDoDelete() throws java.io.IOException { throw null; }
        public void doConfigSubmit(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException, hudson.model.Descriptor.FormException { throw null; }
        public void doConfigDotXml(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
        public boolean hasPermission(hudson.security.Permission permission) { throw null; }
        public hudson.remoting.VirtualChannel getChannel() { throw null; }
        public java.nio.charset.Charset getDefaultCharset() { throw null; }
        public java.util.List<java.util.logging.LogRecord> getLogRecords() throws java.io.IOException, InterruptedException { throw null; }
        public void doLaunchSlaveAgent(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
        protected java.util.concurrent.Future<?> _connect(boolean forceReconnect) { throw null; }
    }
}
