// Signatures of hudson.PluginWrapper as of jenkins-2.568.2; see DESIGN.md.
package hudson;

public class PluginWrapper implements Comparable<hudson.PluginWrapper>, hudson.model.ModelObject {
    protected PluginWrapper(footman.stubs.None none) { }
    public final hudson.PluginManager parent = null;
    public final ClassLoader classLoader = null;
    public final java.net.URL baseResourceURL = null;
    public java.util.List<String> getDependencyErrors() { throw null; }
    public java.util.List<String> getOriginalDependencyErrors() { throw null; }
    public boolean hasOriginalDependencyErrors() { throw null; }
    public java.util.List<String> getDerivedDependencyErrors() { throw null; }
    public boolean hasDerivedDependencyErrors() { throw null; }
    public void setDependents(java.util.Set<String> dependents) { throw null; }
    public void setDependants(java.util.Set<String> dependents) { throw null; }
    public void setOptionalDependents(java.util.Set<String> optionalDependents) { throw null; }
    public void setOptionalDependants(java.util.Set<String> optionalDependents) { throw null; }
    public java.util.Set<String> getDependents() { throw null; }
    public java.util.Set<String> getDependants() { throw null; }
    public java.util.Set<String> getMandatoryDependents() { throw null; }
    public java.util.Set<String> getOptionalDependents() { throw null; }
    public java.util.Set<String> getOptionalDependants() { throw null; }
    public boolean hasDependents() { throw null; }
    public boolean hasMandatoryDependents() { throw null; }
    public boolean hasDependants() { throw null; }
    public boolean hasOptionalDependents() { throw null; }
    public boolean hasOptionalDependants() { throw null; }
    public boolean hasDependencies() { throw null; }
    public boolean hasMandatoryDependencies() { throw null; }
    public boolean isDeprecated() { throw null; }
    public void injectJarsToClasspath(java.io.File... jars) throws Exception { throw null; }
    public Integer getHealthScore() { throw null; }
    public static String getHealthScoreClassForScore(int score) { throw null; }
    public String getHealthScoreClass() { throw null; }
    public PluginWrapper(hudson.PluginManager parent, java.io.File archive, java.util.jar.Manifest manifest, java.net.URL baseResourceURL, ClassLoader classLoader, java.io.File disableFile, java.util.List<hudson.PluginWrapper.Dependency> dependencies, java.util.List<hudson.PluginWrapper.Dependency> optionalDependencies) {  }
    public String getDisplayName() { throw null; }
    public hudson.model.Api getApi() { throw null; }
    public java.net.URL getIndexPage() { throw null; }
    public java.util.List<hudson.PluginWrapper.Dependency> getDependencies() { throw null; }
    public java.util.List<hudson.PluginWrapper.Dependency> getMandatoryDependencies() { throw null; }
    public java.util.List<hudson.PluginWrapper.Dependency> getOptionalDependencies() { throw null; }
    public String getShortName() { throw null; }
    public hudson.Plugin getPlugin() { throw null; }
    public hudson.Plugin getPluginOrFail() throws Exception { throw null; }
    public String getUrl() { throw null; }
    public String toString() { throw null; }
    public String getLongName() { throw null; }
    public String getVersion() { throw null; }
    public String getRequiredCoreVersion() { throw null; }
    public hudson.util.VersionNumber getVersionNumber() { throw null; }
    public boolean isOlderThan(hudson.util.VersionNumber v) { throw null; }
    public void stop() { throw null; }
    public void releaseClassLoader() { throw null; }
    public void enable() throws java.io.IOException { throw null; }
    public void disable() throws java.io.IOException { throw null; }
    public hudson.PluginWrapper.PluginDisableResult disable(hudson.PluginWrapper.PluginDisableStrategy strategy) { throw null; }
    public boolean isActive() { throw null; }
    public boolean hasCycleDependency() { throw null; }
    public void setHasCycleDependency(boolean hasCycle) { throw null; }
    public boolean isBundled() { throw null; }
    public boolean isEnabled() { throw null; }
    public java.util.jar.Manifest getManifest() { throw null; }
    public void setPlugin(hudson.Plugin plugin) { throw null; }
    public String getPluginClass() { throw null; }
    public boolean hasLicensesXml() { throw null; }
    public boolean hasUpdate() { throw null; }
    public boolean isPinned() { throw null; }
    public boolean isDeleted() { throw null; }
    public boolean isDetached() { throw null; }
    public boolean hasImpliedDependents() { throw null; }
    public java.util.Set<String> getImpliedDependents() { throw null; }
    public int compareTo(hudson.PluginWrapper pw) { throw null; }
    public boolean isDowngradable() { throw null; }
    public java.io.File getBackupFile() { throw null; }
    public String getBackupVersion() { throw null; }
    public boolean isPinningForcingOldVersion() { throw null; }
    public static final hudson.PluginWrapper.PluginWrapperAdministrativeMonitor NOTICE = null;
    public org.kohsuke.stapler.HttpResponse doMakeEnabled() throws java.io.IOException { throw null; }
    public org.kohsuke.stapler.HttpResponse doMakeDisabled() throws java.io.IOException { throw null; }
    public org.kohsuke.stapler.HttpResponse doPin() throws java.io.IOException { throw null; }
    public org.kohsuke.stapler.HttpResponse doUnpin() throws java.io.IOException { throw null; }
    public org.kohsuke.stapler.HttpResponse doDoUninstall() throws java.io.IOException { throw null; }
    public String getIssueTrackerReportUrl() { throw null; }
    public static final String MANIFEST_FILENAME = null;

    public static final class Dependency {
        protected Dependency(footman.stubs.None none) { }
        public final String shortName = null;
        public final String version = null;
        public final boolean optional = false;
        public Dependency(String s) {  }
        public String toString() { throw null; }
    }

    public static final class PluginWrapperAdministrativeMonitor extends hudson.model.AdministrativeMonitor {
        protected PluginWrapperAdministrativeMonitor(footman.stubs.None none) { super(none); }
        public PluginWrapperAdministrativeMonitor() { super((footman.stubs.None) null); }
        public boolean isActivated() { throw null; }
        public boolean hasAnyDerivedDependencyErrors() { throw null; }
        public String getDisplayName() { throw null; }
        public java.util.Collection<hudson.PluginWrapper> getPlugins() { throw null; }
        public hudson.PluginWrapper getPlugin(String shortName) { throw null; }
        public void doAct(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
        public static hudson.PluginWrapper.PluginWrapperAdministrativeMonitor get() { throw null; }
    }

    public static class PluginDisableResult {
        protected PluginDisableResult(footman.stubs.None none) { }
        public PluginDisableResult(String plugin) {  }
        public PluginDisableResult(String plugin, hudson.PluginWrapper.PluginDisableStatus status, String message) {  }
        public String getPlugin() { throw null; }
        public hudson.PluginWrapper.PluginDisableStatus getStatus() { throw null; }
        public boolean equals(Object o) { throw null; }
        public int hashCode() { throw null; }
        public void setStatus(hudson.PluginWrapper.PluginDisableStatus status) { throw null; }
        public String getMessage() { throw null; }
        public void setMessage(String message) { throw null; }
        public java.util.Set<hudson.PluginWrapper.PluginDisableResult> getDependentsDisableStatus() { throw null; }
        public void addDependentDisableStatus(hudson.PluginWrapper.PluginDisableResult dependentDisableStatus) { throw null; }
    }

    public enum PluginDisableStatus {
        NO_SUCH_PLUGIN, DISABLED, ALREADY_DISABLED, NOT_DISABLED_DEPENDANTS, ERROR_DISABLING;
    }

    public enum PluginDisableStrategy {
        NONE, MANDATORY, ALL;
        public String toString() { throw null; }
    }
}
