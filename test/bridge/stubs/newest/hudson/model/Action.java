// Signatures of hudson.model.Action as of jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public interface Action extends hudson.model.ModelObject {
    String getIconFileName();
    String getDisplayName();
    String getUrlName();
    default String getDescription() { throw null; }
    default boolean isVisibleInContextMenu() { throw null; }
}
