// Signatures of hudson.model.ListView as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public class ListView extends hudson.model.View {
    protected ListView(footman.stubs.None none) { super(none); }
    public ListView(String name) { super((footman.stubs.None) null); }
    public ListView(String name, hudson.model.ViewGroup owner) { super((footman.stubs.None) null); }
    protected Object readResolve() { throw null; }
    protected void initColumns() { throw null; }
    protected void initJobFilters() { throw null; }
    public boolean hasJobFilterExtensions() { throw null; }
    public java.util.Set<String> getJobNames() { throw null; }
    public java.util.List<hudson.model.TopLevelItem> getItems() { throw null; }
    public boolean contains(hudson.model.TopLevelItem item) { throw null; }
    public boolean jobNamesContains(hudson.model.TopLevelItem item) { throw null; }
    public void add(hudson.model.TopLevelItem item) throws java.io.IOException { throw null; }
    public boolean remove(hudson.model.TopLevelItem item) throws java.io.IOException { throw null; }
    public String getIncludeRegex() { throw null; }
    public boolean isRecurse() { throw null; }
    public void setRecurse(boolean recurse) { throw null; }
    public Boolean getStatusFilter() { throw null; }
    public boolean isAddToCurrentView() { throw null; }
    public hudson.model.Item doCreateItem(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public org.kohsuke.stapler.HttpResponse doAddJobToView(String name) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public org.kohsuke.stapler.HttpResponse doRemoveJobFromView(String name) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    protected void submit(org.kohsuke.stapler.StaplerRequest2 req) throws jakarta.servlet.ServletException, hudson.model.Descriptor.FormException, java.io.IOException { throw null; }
    public void setIncludeRegex(String includeRegex) { throw null; }
    public void setJobNames(java.util.Set<String> jobNames) { throw null; }
    public void setStatusFilter(Boolean statusFilter) { throw null; }

    public static class DescriptorImpl extends hudson.model.ViewDescriptor {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
    }

    public static final class Listener extends hudson.model.listeners.ItemListener {
        protected Listener(footman.stubs.None none) { super(none); }
        public Listener() { super((footman.stubs.None) null); }
        public void onLocationChanged(hudson.model.Item item, String oldFullName, String newFullName) { throw null; }
        public void onDeleted(hudson.model.Item item) { throw null; }
    }
}
