// Signatures of hudson.model.UpdateCenter as of jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public class UpdateCenter extends hudson.model.AbstractModelObject implements jenkins.model.Loadable, hudson.model.Saveable {
    protected UpdateCenter(footman.stubs.None none) { super(none); }
    public static final String PREDEFINED_UPDATE_SITE_ID = null;
    public static final String ID_DEFAULT = null;
    public static final String ID_UPLOAD = null;
    protected final java.util.concurrent.ExecutorService updateService = null;
    public UpdateCenter() { super((footman.stubs.None) null); }
    public static hudson.model.UpdateCenter createUpdateCenter(hudson.model.UpdateCenter.UpdateCenterConfiguration config) { throw null; }
    public hudson.model.Api getApi() { throw null; }
    public void configure(hudson.model.UpdateCenter.UpdateCenterConfiguration config) { throw null; }
    public java.util.List<hudson.model.UpdateCenter.UpdateCenterJob> getJobs() { throw null; }
    public hudson.model.UpdateCenter.UpdateCenterJob getJob(int id) { throw null; }
    public org.kohsuke.stapler.HttpResponse doConnectionStatus(org.kohsuke.stapler.StaplerRequest2 request) { throw null; }
    public org.kohsuke.stapler.HttpResponse doIncompleteInstallStatus() { throw null; }
    public void persistInstallStatus() { throw null; }
    public org.kohsuke.stapler.HttpResponse doInstallStatus(org.kohsuke.stapler.StaplerRequest2 request) { throw null; }
    public hudson.model.UpdateCenter.HudsonUpgradeJob getHudsonJob() { throw null; }
    public boolean isSiteDataReady() { throw null; }
    public String getLastUpdatedString() { throw null; }
    public String getDefaultBaseUrl() { throw null; }
    public boolean isHealthScoresAvailable() { throw null; }
    public void doUpgrade(org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public org.kohsuke.stapler.HttpResponse doInvalidateData() { throw null; }
    public void doSafeRestart(org.kohsuke.stapler.StaplerRequest2 request, org.kohsuke.stapler.StaplerResponse2 response) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doCancelRestart(org.kohsuke.stapler.StaplerResponse2 response) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public boolean isRestartRequiredForCompletion() { throw null; }
    public boolean isRestartScheduled() { throw null; }
    public boolean isDowngradable() { throw null; }
    public void doDowngrade(org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doRestart(org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public String getBackupVersion() { throw null; }
    public java.util.concurrent.Future<hudson.model.UpdateCenter.UpdateCenterJob> addJob(hudson.model.UpdateCenter.UpdateCenterJob job) { throw null; }
    public String getDisplayName() { throw null; }
    public String getSearchUrl() { throw null; }
    public void save() { throw null; }
    public void load() throws java.io.IOException { throw null; }
    public hudson.model.UpdateCenter.PluginEntry[] getCategorizedAvailables() { throw null; }
    public static String getCategoryDisplayName(String category) { throw null; }
    public boolean hasIncompatibleUpdates(hudson.PluginManager.MetadataCache cache) { throw null; }
    public static void init(jenkins.model.Jenkins h) throws java.io.IOException { throw null; }
    public static void updateAllSitesNow() { throw null; }
    public static void updateDefaultSite() { throw null; }
    public Object getTarget() { throw null; }
    public static boolean SKIP_PERMISSION_CHECK;
    public static boolean neverUpdate;
    public static final hudson.util.XStream2 XSTREAM = null;

    public static final class CoreUpdateMonitor extends hudson.model.AdministrativeMonitor {
        protected CoreUpdateMonitor(footman.stubs.None none) { super(none); }
        public CoreUpdateMonitor() { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
        public boolean isActivated() { throw null; }
        public hudson.security.Permission getRequiredPermission() { throw null; }
    }

    public static class UpdateCenterConfiguration implements hudson.ExtensionPoint {
        protected UpdateCenterConfiguration(footman.stubs.None none) { }
        public UpdateCenterConfiguration() {  }
        public void checkConnection(hudson.model.UpdateCenter.ConnectionCheckJob job, String connectionCheckUrl) throws java.io.IOException { throw null; }
        public void checkUpdateCenter(hudson.model.UpdateCenter.ConnectionCheckJob job, String updateCenterUrl) throws java.io.IOException { throw null; }
        public void preValidate(hudson.model.UpdateCenter.DownloadJob job, java.net.URL src) throws java.io.IOException { throw null; }
        public void postValidate(hudson.model.UpdateCenter.DownloadJob job, java.io.File src) throws java.io.IOException { throw null; }
        public java.io.File download(hudson.model.UpdateCenter.DownloadJob job, java.net.URL src) throws java.io.IOException { throw null; }
        protected java.net.URLConnection connect(hudson.model.UpdateCenter.DownloadJob job, java.net.URL src) throws java.io.IOException { throw null; }
        public void install(hudson.model.UpdateCenter.DownloadJob job, java.io.File src, java.io.File dst) throws java.io.IOException { throw null; }
        public void upgrade(hudson.model.UpdateCenter.DownloadJob job, java.io.File src, java.io.File dst) throws java.io.IOException { throw null; }
        public String getConnectionCheckUrl() { throw null; }
        public String getUpdateCenterUrl() { throw null; }
        public String getPluginRepositoryBaseUrl() { throw null; }
    }

    public abstract class UpdateCenterJob implements Runnable {
        protected UpdateCenterJob(footman.stubs.None none) { }
        public final int id = 0;
        protected Throwable error;
        public hudson.model.Api getApi() { throw null; }
        public java.util.UUID getCorrelationId() { throw null; }
        public void setCorrelationId(java.util.UUID correlationId) { throw null; }
        public void schedule() { throw null; }
        public String getType() { throw null; }
        public java.util.concurrent.Future<hudson.model.UpdateCenter.UpdateCenterJob> submit() { throw null; }
        public String getErrorMessage() { throw null; }
        public Throwable getError() { throw null; }
    }

    public class RestartJenkinsJob extends hudson.model.UpdateCenter.UpdateCenterJob {
        protected RestartJenkinsJob(footman.stubs.None none) { super(none); }
        public hudson.model.UpdateCenter.RestartJenkinsJob.RestartJenkinsJobStatus status;
        public boolean cancel() { throw null; }
        public void run() { throw null; }

        public abstract class RestartJenkinsJobStatus {
            protected RestartJenkinsJobStatus(footman.stubs.None none) { }
            public RestartJenkinsJobStatus() {  }
            public final int id = 0;
        }

        public class Pending extends hudson.model.UpdateCenter.RestartJenkinsJob.RestartJenkinsJobStatus {
            protected Pending(footman.stubs.None none) { super(none); }
            public Pending() { super((footman.stubs.None) null); }
            public String getType() { throw null; }
        }

        public class Running extends hudson.model.UpdateCenter.RestartJenkinsJob.RestartJenkinsJobStatus {
            protected Running(footman.stubs.None none) { super(none); }
            public Running() { super((footman.stubs.None) null); }
        }

        public class Failure extends hudson.model.UpdateCenter.RestartJenkinsJob.RestartJenkinsJobStatus {
            protected Failure(footman.stubs.None none) { super(none); }
            public Failure() { super((footman.stubs.None) null); }
        }

        public class Canceled extends hudson.model.UpdateCenter.RestartJenkinsJob.RestartJenkinsJobStatus {
            protected Canceled(footman.stubs.None none) { super(none); }
            public Canceled() { super((footman.stubs.None) null); }
        }
    }

    public final class ConnectionCheckJob extends hudson.model.UpdateCenter.UpdateCenterJob {
        protected ConnectionCheckJob(footman.stubs.None none) { super(none); }
        public void run() { throw null; }
        public String[] getStatuses() { throw null; }
    }

    public class EnableJob extends hudson.model.UpdateCenter.InstallationJob {
        protected EnableJob(footman.stubs.None none) { super(none); }
        public void run() { throw null; }
    }

    public class NoOpJob extends hudson.model.UpdateCenter.EnableJob {
        protected NoOpJob(footman.stubs.None none) { super(none); }
        public void run() { throw null; }
    }

    public abstract class DownloadJob extends hudson.model.UpdateCenter.UpdateCenterJob {
        protected DownloadJob(footman.stubs.None none) { super(none); }
        public hudson.model.UpdateCenter.DownloadJob.InstallationStatus status;
        protected abstract java.net.URL getURL() throws java.net.MalformedURLException;
        protected abstract java.io.File getDestination();
        public abstract String getName();
        public String getDisplayName() { throw null; }
        protected abstract void onSuccess();
        public String getComputedSHA1() { throw null; }
        public String getComputedSHA256() { throw null; }
        public String getComputedSHA512() { throw null; }
        public org.springframework.security.core.Authentication getUser() { throw null; }
        public void run() { throw null; }
        protected void _run() throws java.io.IOException, hudson.model.UpdateCenter.DownloadJob.InstallationStatus { throw null; }
        protected void replace(java.io.File dst, java.io.File src) throws java.io.IOException { throw null; }
        public long getContentLength() { throw null; }

        public abstract class InstallationStatus extends Throwable {
            protected InstallationStatus(footman.stubs.None none) { }
            public InstallationStatus() {  }
            public final int id = 0;
            public boolean isSuccess() { throw null; }
            public final String getType() { throw null; }
            public boolean requiresRestart() { throw null; }
        }

        public class Failure extends hudson.model.UpdateCenter.DownloadJob.InstallationStatus {
            protected Failure(footman.stubs.None none) { super(none); }
            public final Throwable problem = null;
            public Failure(Throwable problem) { super((footman.stubs.None) null); }
            public String getProblemStackTrace() { throw null; }
        }

        public class SuccessButRequiresRestart extends hudson.model.UpdateCenter.DownloadJob.Success {
            protected SuccessButRequiresRestart(footman.stubs.None none) { super(none); }
            public String getMessage() { throw null; }
            public boolean requiresRestart() { throw null; }
        }

        public class Success extends hudson.model.UpdateCenter.DownloadJob.InstallationStatus {
            protected Success(footman.stubs.None none) { super(none); }
            public Success() { super((footman.stubs.None) null); }
            public boolean isSuccess() { throw null; }
        }

        public class Skipped extends hudson.model.UpdateCenter.DownloadJob.InstallationStatus {
            protected Skipped(footman.stubs.None none) { super(none); }
            public Skipped() { super((footman.stubs.None) null); }
            public boolean isSuccess() { throw null; }
        }

        public class Pending extends hudson.model.UpdateCenter.DownloadJob.InstallationStatus {
            protected Pending(footman.stubs.None none) { super(none); }
            public Pending() { super((footman.stubs.None) null); }
        }

        public class Installing extends hudson.model.UpdateCenter.DownloadJob.InstallationStatus {
            protected Installing(footman.stubs.None none) { super(none); }
            public final int percentage = 0;
            public Installing(int percentage) { super((footman.stubs.None) null); }
        }
    }

    public class InstallationJob extends hudson.model.UpdateCenter.DownloadJob {
        protected InstallationJob(footman.stubs.None none) { super(none); }
        protected final hudson.PluginManager pm = null;
        protected final boolean dynamicLoad = false;
        protected java.net.URL getURL() throws java.net.MalformedURLException { throw null; }
        protected java.io.File getDestination() { throw null; }
        public String getName() { throw null; }
        public String getDisplayName() { throw null; }
        public long getContentLength() { throw null; }
        public void _run() throws java.io.IOException, hudson.model.UpdateCenter.DownloadJob.InstallationStatus { throw null; }
        protected boolean wasInstalled() { throw null; }
        protected void onSuccess() { throw null; }
        public String toString() { throw null; }
        protected void replace(java.io.File dst, java.io.File src) throws java.io.IOException { throw null; }
    }

    public final class CompleteBatchJob extends hudson.model.UpdateCenter.UpdateCenterJob {
        protected CompleteBatchJob(footman.stubs.None none) { super(none); }
        public hudson.model.UpdateCenter.CompleteBatchJob.CompleteBatchJobStatus status;
        public CompleteBatchJob(java.util.List<hudson.PluginWrapper> batch, long start, java.util.UUID correlationId) { super((footman.stubs.None) null); }
        public void run() { throw null; }

        public abstract class CompleteBatchJobStatus {
            protected CompleteBatchJobStatus(footman.stubs.None none) { }
            public CompleteBatchJobStatus() {  }
            public final int id = 0;
        }

        public class Pending extends hudson.model.UpdateCenter.CompleteBatchJob.CompleteBatchJobStatus {
            protected Pending(footman.stubs.None none) { super(none); }
            public Pending() { super((footman.stubs.None) null); }
        }

        public class Running extends hudson.model.UpdateCenter.CompleteBatchJob.CompleteBatchJobStatus {
            protected Running(footman.stubs.None none) { super(none); }
            public Running() { super((footman.stubs.None) null); }
        }

        public class Success extends hudson.model.UpdateCenter.CompleteBatchJob.CompleteBatchJobStatus {
            protected Success(footman.stubs.None none) { super(none); }
            public Success() { super((footman.stubs.None) null); }
        }

        public class Failure extends hudson.model.UpdateCenter.CompleteBatchJob.CompleteBatchJobStatus {
            protected Failure(footman.stubs.None none) { super(none); }
            public final Throwable problemStackTrace = null;
        }
    }

    public final class PluginDowngradeJob extends hudson.model.UpdateCenter.DownloadJob {
        protected PluginDowngradeJob(footman.stubs.None none) { super(none); }
        protected java.net.URL getURL() throws java.net.MalformedURLException { throw null; }
        protected java.io.File getDestination() { throw null; }
        protected java.io.File getBackup() { throw null; }
        public String getName() { throw null; }
        public String getDisplayName() { throw null; }
        public void run() { throw null; }
        protected void _run() throws java.io.IOException { throw null; }
        protected void replace(java.io.File dst, java.io.File backup) throws java.io.IOException { throw null; }
        protected void onSuccess() { throw null; }
        public String toString() { throw null; }
    }

    public final class HudsonUpgradeJob extends hudson.model.UpdateCenter.DownloadJob {
        protected HudsonUpgradeJob(footman.stubs.None none) { super(none); }
        protected java.net.URL getURL() throws java.net.MalformedURLException { throw null; }
        protected java.io.File getDestination() { throw null; }
        public String getName() { throw null; }
        protected void onSuccess() { throw null; }
        protected void replace(java.io.File dst, java.io.File src) throws java.io.IOException { throw null; }
    }

    public final class HudsonDowngradeJob extends hudson.model.UpdateCenter.DownloadJob {
        protected HudsonDowngradeJob(footman.stubs.None none) { super(none); }
        protected java.net.URL getURL() throws java.net.MalformedURLException { throw null; }
        protected java.io.File getDestination() { throw null; }
        public String getName() { throw null; }
        protected void onSuccess() { throw null; }
        public void run() { throw null; }
        protected void _run() throws java.io.IOException { throw null; }
        protected void replace(java.io.File dst, java.io.File src) throws java.io.IOException { throw null; }
    }

    public static final class PluginEntry implements Comparable<hudson.model.UpdateCenter.PluginEntry> {
        protected PluginEntry(footman.stubs.None none) { }
        public String category;
        public int compareTo(hudson.model.UpdateCenter.PluginEntry o) { throw null; }
        public boolean equals(Object o) { throw null; }
        public int hashCode() { throw null; }
    }
}
