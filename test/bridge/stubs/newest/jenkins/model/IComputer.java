// Signatures of jenkins.model.IComputer as of jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public interface IComputer extends hudson.security.AccessControlled, hudson.model.ModelObject {
    java.util.List<? extends jenkins.model.IDisplayExecutor> getDisplayExecutors();
    boolean isOffline();
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
    default boolean isConnected() { throw null; }
    int countIdle();
    boolean isLaunchSupported();
    java.util.concurrent.Future<?> connect(boolean forceReconnect);
    default hudson.security.ACL getACL() { throw null; }
}
