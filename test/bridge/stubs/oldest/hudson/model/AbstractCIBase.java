// Signatures of hudson.model.AbstractCIBase as of jenkins-2.484; see DESIGN.md.
package hudson.model;

public abstract class AbstractCIBase extends hudson.model.Node implements hudson.model.ItemGroup<hudson.model.TopLevelItem>, hudson.model.ViewGroup, hudson.security.AccessControlled {
    protected AbstractCIBase(footman.stubs.None none) { super(none); }
    public AbstractCIBase() { super((footman.stubs.None) null); }
    public static boolean LOG_STARTUP_PERFORMANCE;
    public String getNodeName() { throw null; }
    public String getUrl() { throw null; }
    protected void resetLabel(hudson.model.Label l) { throw null; }
    protected void setViewOwner(hudson.model.View v) { throw null; }
    protected void interruptReloadThread() { throw null; }
    protected void killComputer(hudson.model.Computer c) { throw null; }
    public java.util.Set<String> getDisabledAdministrativeMonitors() { throw null; }
    public void setDisabledAdministrativeMonitors(java.util.Set<String> disabledAdministrativeMonitors) { throw null; }
    public abstract java.util.List<hudson.model.Node> getNodes();
    public abstract hudson.model.Queue getQueue();
    protected abstract java.util.concurrent.ConcurrentMap<hudson.model.Node, hudson.model.Computer> getComputerMap();
    protected void updateNewComputer(hudson.model.Node n, boolean automaticAgentLaunch) { throw null; }
    protected void updateComputerList(boolean automaticAgentLaunch) { throw null; }
}
