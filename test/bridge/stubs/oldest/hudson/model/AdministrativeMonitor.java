// Signatures of hudson.model.AdministrativeMonitor as of jenkins-2.484; see DESIGN.md.
package hudson.model;

public abstract class AdministrativeMonitor extends hudson.model.AbstractModelObject implements hudson.ExtensionPoint {
    protected AdministrativeMonitor(footman.stubs.None none) { super(none); }
    public final String id = null;
    protected AdministrativeMonitor(String id) { super((footman.stubs.None) null); }
    protected AdministrativeMonitor() { super((footman.stubs.None) null); }
    public String getUrl() { throw null; }
    public String getDisplayName() { throw null; }
    public final String getSearchUrl() { throw null; }
    public void disable(boolean value) throws java.io.IOException { throw null; }
    public boolean isEnabled() { throw null; }
    public abstract boolean isActivated();
    public boolean isSecurity() { throw null; }
    public void doDisable(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
    public hudson.security.Permission getRequiredPermission() { throw null; }
    public void checkRequiredPermission() { throw null; }
    public boolean hasRequiredPermission() { throw null; }
    public static boolean hasPermissionToDisplay() { throw null; }
    public Object getTarget() { throw null; }
    public static hudson.ExtensionList<hudson.model.AdministrativeMonitor> all() { throw null; }
}
