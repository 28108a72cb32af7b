// Signatures of hudson.model.View as of jenkins-2.484; see DESIGN.md.
package hudson.model;

public abstract class View extends hudson.model.AbstractModelObject implements hudson.security.AccessControlled, hudson.model.Describable<hudson.model.View>, hudson.ExtensionPoint, hudson.model.Saveable, jenkins.model.ModelObjectWithChildren, jenkins.widgets.HasWidgets {
    protected View(footman.stubs.None none) { super(none); }
    protected hudson.model.ViewGroup owner;
    protected String name;
    protected String description;
    protected boolean filterExecutors;
    protected boolean filterQueue;
    protected View(String name) { super((footman.stubs.None) null); }
    protected View(String name, hudson.model.ViewGroup owner) { super((footman.stubs.None) null); }
    public abstract java.util.Collection<hudson.model.TopLevelItem> getItems();
    public java.util.Collection<hudson.model.TopLevelItem> getAllItems() { throw null; }
    public hudson.model.TopLevelItem getItem(String name) { throw null; }
    public final hudson.model.TopLevelItem getJob(String name) { throw null; }
    public abstract boolean contains(hudson.model.TopLevelItem item);
    public String getViewName() { throw null; }
    public void rename(String newName) throws hudson.model.Failure, hudson.model.Descriptor.FormException { throw null; }
    public hudson.model.ViewGroup getOwner() { throw null; }
    public hudson.model.ItemGroup<? extends hudson.model.TopLevelItem> getOwnerItemGroup() { throw null; }
    public hudson.model.View getOwnerPrimaryView() { throw null; }
    public java.util.List<hudson.model.Action> getOwnerViewActions() { throw null; }
    public String getDescription() { throw null; }
    public void setDescription(String description) { throw null; }
    public void save() throws java.io.IOException { throw null; }
    public hudson.model.ViewDescriptor getDescriptor() { throw null; }
    public String getDisplayName() { throw null; }
    public String getNewPronoun() { throw null; }
    public boolean isEditable() { throw null; }
    public boolean isAutomaticRefreshEnabled() { throw null; }
    public boolean isFilterExecutors() { throw null; }
    public void setFilterExecutors(boolean filterExecutors) { throw null; }
    public boolean isFilterQueue() { throw null; }
    public void setFilterQueue(boolean filterQueue) { throw null; }
    public boolean isDefault() { throw null; }
    public java.util.List<hudson.model.Computer> getComputers() { throw null; }
    public java.util.List<hudson.model.Queue.Item> getQueueItems() { throw null; }
    public java.util.List<hudson.model.Queue.Item> getApproximateQueueItemsQuickly() { throw null; }
    public String getUrl() { throw null; }
    public String getViewUrl() { throw null; }
    public String toString() { throw null; }
    public String getSearchUrl() { throw null; }
    public java.util.List<hudson.model.Action> getActions() { throw null; }
    public void updateTransientActions() { throw null; }
    public Object getDynamic(String token) { throw null; }
    public String getAbsoluteUrl() { throw null; }
    public hudson.model.Api getApi() { throw null; }
    public String getPostConstructLandingPage() { throw null; }
    public hudson.security.ACL getACL() { throw null; }
    public void onJobRenamed(hudson.model.Item item, String oldName, String newName) { throw null; }
    public void doSubmitDescription(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public final void doConfigSubmit(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException, hudson.model.Descriptor.FormException { throw null; }
    protected void submit(org.kohsuke.stapler.StaplerRequest2 req) throws java.io.IOException, jakarta.servlet.ServletException, hudson.model.Descriptor.FormException { throw null; }
    public void doDoDelete(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public hudson.model.Item doCreateItem(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doRssAll(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doRssFailed(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public hudson.util.RunList getBuilds() { throw null; }
    public void doRssLatest(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public org.kohsuke.stapler.HttpResponse doConfigDotXml(org.kohsuke.stapler.StaplerRequest2 req) throws java.io.IOException { throw null; }
    public void writeXml(java.io.OutputStream out) throws java.io.IOException { throw null; }
    public void updateByXml(javax.xml.transform.Source source) throws java.io.IOException { throw null; }
    public jenkins.model.ModelObjectWithContextMenu.ContextMenu doChildrenContextMenu(org.kohsuke.stapler.StaplerRequest2 request, org.kohsuke.stapler.StaplerResponse2 response) throws Exception { throw null; }
    public static hudson.DescriptorExtensionList<hudson.model.View, hudson.model.ViewDescriptor> all() { throw null; }
    public static java.util.List<hudson.model.ViewDescriptor> allInstantiable() { throw null; }
    public static final java.util.Comparator<hudson.model.View> SORTER = null;
    public static final hudson.security.Permission CREATE = null;
    public static final hudson.security.Permission DELETE = null;
    public static final hudson.security.Permission CONFIGURE = null;
    public static final hudson.security.Permission READ = null;
    public static void registerPermissions() { throw null; }
    public static hudson.security.Permission getItemCreatePermission() { throw null; }
    public static hudson.model.View create(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp, hudson.model.ViewGroup owner) throws hudson.model.Descriptor.FormException, java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public static hudson.model.View createViewFromXML(String name, java.io.InputStream xml) throws java.io.IOException { throw null; }

    public static class PropertyList {
        protected PropertyList(footman.stubs.None none) { }
        public PropertyList() {  }
        public hudson.model.View getOwner() { throw null; }
        protected void onModified() throws java.io.IOException { throw null; }
    }
}
