// Signatures of hudson.model.ViewGroup as of jenkins-2.484; see DESIGN.md.
package hudson.model;

public interface ViewGroup extends hudson.model.Saveable, hudson.model.ModelObject, hudson.security.AccessControlled {
    boolean canDelete(hudson.model.View view);
    void deleteView(hudson.model.View view) throws java.io.IOException;
    java.util.Collection<hudson.model.View> getViews();
    default java.util.Collection<hudson.model.View> getAllViews() { throw null; }
    hudson.model.View getView(String name);
    default hudson.model.View getPrimaryView() { throw null; }
    String getUrl();
    void onViewRenamed(hudson.model.View view, String oldName, String newName);
    hudson.views.ViewsTabBar getViewsTabBar();
    default hudson.model.ItemGroup<? extends hudson.model.TopLevelItem> getItemGroup() { throw null; }
    default java.util.List<hudson.model.Action> getViewActions() { throw null; }
}
