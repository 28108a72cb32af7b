// Signatures of hudson.views.ViewsTabBar as of jenkins-2.484; see DESIGN.md.
package hudson.views;

public abstract class ViewsTabBar extends hudson.model.AbstractDescribableImpl<hudson.views.ViewsTabBar> implements hudson.ExtensionPoint {
    protected ViewsTabBar(footman.stubs.None none) { super(none); }
    public ViewsTabBar() { super((footman.stubs.None) null); }
    public static hudson.DescriptorExtensionList<hudson.views.ViewsTabBar, hudson.model.Descriptor<hudson.views.ViewsTabBar>> all() { throw null; }
    public java.util.List<hudson.model.View> sort(java.util.List<? extends hudson.model.View> views) { throw null; }

    public static class GlobalConfigurationImpl extends jenkins.model.GlobalConfiguration {
        protected GlobalConfigurationImpl(footman.stubs.None none) { super(none); }
        public GlobalConfigurationImpl() { super((footman.stubs.None) null); }
        public hudson.views.ViewsTabBar getViewsTabBar() { throw null; }
    }
}
