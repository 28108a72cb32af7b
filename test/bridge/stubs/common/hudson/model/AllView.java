// Signatures of hudson.model.AllView as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public class AllView extends hudson.model.View {
    protected AllView(footman.stubs.None none) { super(none); }
    public static final String DEFAULT_VIEW_NAME = null;
    public AllView(String name) { super((footman.stubs.None) null); }
    public AllView(String name, hudson.model.ViewGroup owner) { super((footman.stubs.None) null); }
    public boolean isEditable() { throw null; }
    public boolean contains(hudson.model.TopLevelItem item) { throw null; }
    public String getDisplayName() { throw null; }
    public hudson.model.Item doCreateItem(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public java.util.Collection<hudson.model.TopLevelItem> getItems() { throw null; }
    public String getPostConstructLandingPage() { throw null; }
    protected void submit(org.kohsuke.stapler.StaplerRequest2 req) throws java.io.IOException, jakarta.servlet.ServletException, hudson.model.Descriptor.FormException { throw null; }
    public static String migrateLegacyPrimaryAllViewLocalizedName(java.util.List<hudson.model.View> views, String primaryView) { throw null; }

    public static final class DescriptorImpl extends hudson.model.ViewDescriptor {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public boolean isApplicableIn(hudson.model.ViewGroup owner) { throw null; }
        public String getDisplayName() { throw null; }
    }
}
