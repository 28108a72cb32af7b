// Signatures of jenkins.model.FullyNamed as of jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public interface FullyNamed {
    String getFullName();
}
