// Signatures of jenkins.model.IComputer as of jenkins-2.484; see DESIGN.md.
package jenkins.model;

public interface IComputer extends hudson.security.AccessControlled {
    String getName();
    java.util.List<? extends jenkins.model.IDisplayExecutor> getDisplayExecutors();
    boolean isOffline();
    String getDisplayName();
    boolean isAcceptingTasks();
    String getUrl();
    default boolean hasOfflineCause() { throw null; }
    default String getOfflineCauseReason() { throw null; }
    boolean isConnecting();
    default String getIcon() { throw null; }
    default String getIconAltText() { throw null; }
    default String getTooltip() { throw null; }
    default String getIconClassName() { throw null; }
    int countBusy();
    int countExecutors();
    boolean isOnline();
    int countIdle();
    boolean isLaunchSupported();
    java.util.concurrent.Future<?> connect(boolean forceReconnect);
    default hudson.security.ACL getACL() { throw null; }
}
