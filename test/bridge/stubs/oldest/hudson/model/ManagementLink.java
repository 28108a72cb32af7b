// Signatures of hudson.model.ManagementLink as of jenkins-2.484; see DESIGN.md.
package hudson.model;

public abstract class ManagementLink implements hudson.ExtensionPoint, hudson.model.Action {
    protected ManagementLink(footman.stubs.None none) { }
    public ManagementLink() {  }
    public abstract String getIconFileName();
    public String getDescription() { throw null; }
    public abstract String getUrlName();
    public boolean getRequiresConfirmation() { throw null; }
    public static final java.util.List<hudson.model.ManagementLink> LIST = null;
    public static hudson.ExtensionList<hudson.model.ManagementLink> all() { throw null; }
    public hudson.security.Permission getRequiredPermission() { throw null; }
    public boolean getRequiresPOST() { throw null; }
    protected String getCategoryName() { throw null; }
    public hudson.model.ManagementLink.Category getCategory() { throw null; }

    public enum Category {
        CONFIGURATION, SECURITY, STATUS, TROUBLESHOOTING, TOOLS, MISC, UNCATEGORIZED;
        public String getLabel() { throw null; }
    }
}
