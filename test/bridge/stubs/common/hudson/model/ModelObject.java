// Signatures of hudson.model.ModelObject as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public interface ModelObject {
    String getDisplayName();
}
