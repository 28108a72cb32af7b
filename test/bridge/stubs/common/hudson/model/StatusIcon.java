// Signatures of hudson.model.StatusIcon as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public interface StatusIcon {
    String getImageOf(String size);
    String getDescription();
}
