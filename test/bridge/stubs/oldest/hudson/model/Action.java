// Signatures of hudson.model.Action as of jenkins-2.484; see DESIGN.md.
package hudson.model;

public interface Action extends hudson.model.ModelObject {
    String getIconFileName();
    String getDisplayName();
    String getUrlName();
}
