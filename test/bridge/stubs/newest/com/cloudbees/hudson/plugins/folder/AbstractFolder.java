// Signatures of com.cloudbees.hudson.plugins.folder.AbstractFolder as of 6.1100.ve9eed61d16c4; see DESIGN.md.
package com.cloudbees.hudson.plugins.folder;

public abstract class AbstractFolder<I extends hudson.model.TopLevelItem> extends hudson.model.AbstractItem implements hudson.model.TopLevelItem, hudson.model.ItemGroup<I>, jenkins.model.ModelObjectWithChildren {
    protected AbstractFolder(footman.stubs.None none) { super(none); }
    protected static final ThreadLocal<Boolean> reloadingThis = null;
    public static void loadJobTotal() { throw null; }
    protected java.util.Map<String, I> items;
    protected AbstractFolder(hudson.model.ItemGroup parent, String name) { super((footman.stubs.None) null); }
    protected void init() { throw null; }
    public String getIconClassName() { throw null; }
    protected void initViews(java.util.List<hudson.model.View> views) throws java.io.IOException { throw null; }
    public static <K, V extends hudson.model.TopLevelItem> java.util.Map<K, V> loadChildren(com.cloudbees.hudson.plugins.folder.AbstractFolder<V> parent, java.io.File modulesDir, java.util.function.Function<? super V, ? extends K> key) { throw null; }
    public String getItemName(java.io.File dir, I item) { throw null; }
    protected final I itemsPut(String name, I item) { throw null; }
    public void reloadThis() throws java.io.IOException { throw null; }
    public void addLoadedChild(I item, String name) throws java.io.IOException, IllegalArgumentException { throw null; }
    public void onLoad(hudson.model.ItemGroup<? extends hudson.model.Item> parent, String name) throws java.io.IOException { throw null; }
    public com.cloudbees.hudson.plugins.folder.AbstractFolderDescriptor getDescriptor() { throw null; }
    public void addProperty(com.cloudbees.hudson.plugins.folder.AbstractFolderProperty p) throws java.io.IOException { throw null; }
    protected java.io.File getJobsDir() { throw null; }
    protected final java.io.File getRootDirFor(String name) { throw null; }
    public java.io.File getRootDirFor(I child) { throw null; }
    public String getUrlChildPrefix() { throw null; }
    public I getJob(String name) { throw null; }
    public String getPronoun() { throw null; }
    public java.util.Collection<?> getOverrides() { throw null; }
    public void addView(hudson.model.View v) throws java.io.IOException { throw null; }
    public boolean canDelete(hudson.model.View view) { throw null; }
    public void deleteView(hudson.model.View view) throws java.io.IOException { throw null; }
    public hudson.model.View getView(String name) { throw null; }
    public java.util.Collection<hudson.model.View> getViews() { throw null; }
    public void resetFolderViews() { throw null; }
    public hudson.model.View getPrimaryView() { throw null; }
    public void setPrimaryView(hudson.model.View v) { throw null; }
    public void onViewRenamed(hudson.model.View view, String oldName, String newName) { throw null; }
    public hudson.views.ViewsTabBar getViewsTabBar() { throw null; }
    public hudson.model.ItemGroup<? extends hudson.model.TopLevelItem> getItemGroup() { throw null; }
    public java.util.List<hudson.model.Action> getViewActions() { throw null; }
    public hudson.model.View getStaplerFallback() { throw null; }
    public jenkins.model.ModelObjectWithContextMenu.ContextMenu doChildrenContextMenu(org.kohsuke.stapler.StaplerRequest2 request, org.kohsuke.stapler.StaplerResponse2 response) { throw null; }
    public void doCreateView(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException, java.text.ParseException, hudson.model.Descriptor.FormException { throw null; }
    public void invalidateBuildHealthReports() { throw null; }
    public org.kohsuke.stapler.HttpResponse doLastBuild(org.kohsuke.stapler.StaplerRequest2 req) { throw null; }
    public java.util.Collection<? extends hudson.model.Job> getAllJobs() { throw null; }
    public java.util.Collection<I> getItems() { throw null; }
    public java.util.Collection<I> getItems(java.util.function.Predicate<I> pred) { throw null; }
    public boolean hasVisibleItems() { throw null; }
    public I getItem(String name) { throw null; }
    public void onRenamed(I item, String oldName, String newName) throws java.io.IOException { throw null; }
    public void onDeleted(I item) throws java.io.IOException { throw null; }
    public boolean isDisabled() { throw null; }
    protected void setDisabled(boolean disabled) { throw null; }
    public boolean supportsMakeDisabled() { throw null; }
    public void makeDisabled(boolean disabled) throws java.io.IOException { throw null; }
    public org.kohsuke.stapler.HttpResponse doDisable() throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public org.kohsuke.stapler.HttpResponse doEnable() throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void save() throws java.io.IOException { throw null; }
    public void renameTo(String newName) throws java.io.IOException { throw null; }
    public void doSubmitDescription(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doConfigSubmit(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException, hudson.model.Descriptor.FormException { throw null; }
    protected String getSuccessfulDestination() { throw null; }
    protected void submit(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException, hudson.model.Descriptor.FormException { throw null; }
    public boolean isNameEditable() { throw null; }
    protected void checkRename(String newName) { throw null; }
    protected String renameBlocker() { throw null; }

    public static class ItemListenerImpl extends hudson.model.listeners.ItemListener {
        protected ItemListenerImpl(footman.stubs.None none) { super(none); }
        public ItemListenerImpl() { super((footman.stubs.None) null); }
        public void onCreated(hudson.model.Item item) { throw null; }
        public void onCopied(hudson.model.Item src, hudson.model.Item item) { throw null; }
        public void onDeleted(hudson.model.Item item) { throw null; }
        public void onRenamed(hudson.model.Item item, String oldName, String newName) { throw null; }
        public void onLocationChanged(hudson.model.Item item, String oldFullName, String newFullName) { throw null; }
        public void onUpdated(hudson.model.Item item) { throw null; }
    }

    public static class RunListenerImpl extends hudson.model.listeners.RunListener<hudson.model.Run> {
        protected RunListenerImpl(footman.stubs.None none) { super(none); }
        public RunListenerImpl() { super((footman.stubs.None) null); }
        public void onCompleted(hudson.model.Run run, hudson.model.TaskListener listener) { throw null; }
        public void onFinalized(hudson.model.Run run) { throw null; }
        public void onStarted(hudson.model.Run run, hudson.model.TaskListener listener) { throw null; }
        public void onDeleted(hudson.model.Run run) { throw null; }
    }
}
