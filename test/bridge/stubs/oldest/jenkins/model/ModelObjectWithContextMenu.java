// Signatures of jenkins.model.ModelObjectWithContextMenu as of jenkins-2.484; see DESIGN.md.
package jenkins.model;

public interface ModelObjectWithContextMenu extends hudson.model.ModelObject {
    default jenkins.model.ModelObjectWithContextMenu.ContextMenu doContextMenu(org.kohsuke.stapler.StaplerRequest2 request, org.kohsuke.stapler.StaplerResponse2 response) throws Exception { throw null; }

    class ContextMenu implements org.kohsuke.stapler.HttpResponse {
        protected ContextMenu(footman.stubs.None none) { }
        public ContextMenu() {  }
        public final java.util.List<jenkins.model.ModelObjectWithContextMenu.MenuItem> items = null;
        public void generateResponse(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp, Object o) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.ContextMenu add(String url, String text) { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.ContextMenu addAll(java.util.Collection<? extends hudson.model.Action> actions) { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.ContextMenu add(hudson.model.Action a) { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.ContextMenu add(String url, String icon, String text) { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.ContextMenu add(String url, String icon, String text, boolean post) { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.ContextMenu add(String url, String icon, String text, boolean post, boolean requiresConfirmation) { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.ContextMenu add(String url, String icon, String iconXml, String text, boolean post, boolean requiresConfirmation) { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.ContextMenu addHeader(String title) { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.ContextMenu addSeparator() { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.ContextMenu add(jenkins.model.ModelObjectWithContextMenu.MenuItem item) { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.ContextMenu add(hudson.model.Node n) { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.ContextMenu add(hudson.model.Computer c) { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.ContextMenu add(jenkins.model.IComputer c) { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.ContextMenu add(hudson.slaves.Cloud c) { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.ContextMenu add(hudson.model.Job job) { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.ContextMenu from(jenkins.model.ModelObjectWithContextMenu self, org.kohsuke.stapler.StaplerRequest2 request, org.kohsuke.stapler.StaplerResponse2 response) throws java.io.IOException { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.ContextMenu from(jenkins.model.ModelObjectWithContextMenu self, org.kohsuke.stapler.StaplerRequest2 request, org.kohsuke.stapler.StaplerResponse2 response, String view) throws java.io.IOException { throw null; }
    }

    class MenuItem {
        protected MenuItem(footman.stubs.None none) { }
        public String url;
        public String displayName;
        public String icon;
        public boolean post;
        public boolean requiresConfirmation;
        public jenkins.model.ModelObjectWithContextMenu.MenuItemType type;
        public jenkins.model.ModelObjectWithContextMenu.ContextMenu subMenu;
        public String getIconXml() { throw null; }
        public String getMessage() { throw null; }
        public MenuItem(String url, String icon, String displayName) {  }
        public MenuItem() {  }
        public jenkins.model.ModelObjectWithContextMenu.MenuItem withUrl(String url) { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.MenuItem withContextRelativeUrl(String url) { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.MenuItem withIcon(String icon) { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.MenuItem withIcon(hudson.model.BallColor color) { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.MenuItem withStockIcon(String icon) { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.MenuItem withIconClass(String iconClass) { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.MenuItem withDisplayName(String displayName) { throw null; }
        public jenkins.model.ModelObjectWithContextMenu.MenuItem withDisplayName(hudson.model.ModelObject o) { throw null; }
    }

    enum MenuItemType {
        ITEM, HEADER, SEPARATOR;
    }

    interface ContextMenuVisibility extends hudson.model.Action {
        boolean isVisible();
    }
}
