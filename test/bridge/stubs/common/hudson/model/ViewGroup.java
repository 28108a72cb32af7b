// Signatures of hudson.model.ViewGroup as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public interface ViewGroup extends hudson.model.Saveable, hudson.model.ModelObject, hudson.security.AccessControlled {
    String getUrl();
    default hudson.model.ItemGroup<? extends hudson.model.TopLevelItem> getItemGroup() { throw null; }
    default java.util.List<hudson.model.Action> getViewActions() { throw null; }
}
