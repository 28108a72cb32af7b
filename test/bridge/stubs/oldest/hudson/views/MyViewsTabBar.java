// Signatures of hudson.views.MyViewsTabBar as of jenkins-2.484; see DESIGN.md.
package hudson.views;

public abstract class MyViewsTabBar extends hudson.model.AbstractDescribableImpl<hudson.views.MyViewsTabBar> implements hudson.ExtensionPoint {
    protected MyViewsTabBar(footman.stubs.None none) { super(none); }
    public MyViewsTabBar() { super((footman.stubs.None) null); }
    public static hudson.DescriptorExtensionList<hudson.views.MyViewsTabBar, hudson.model.Descriptor<hudson.views.MyViewsTabBar>> all() { throw null; }
    public java.util.List<hudson.model.View> sort(java.util.List<? extends hudson.model.View> views) { throw null; }

    public static class GlobalConfigurationImpl extends jenkins.model.GlobalConfiguration {
        protected GlobalConfigurationImpl(footman.stubs.None none) { super(none); }
        public GlobalConfigurationImpl() { super((footman.stubs.None) null); }
        public hudson.views.MyViewsTabBar getMyViewsTabBar() { throw null; }
    }
}
