// Signatures of jenkins.model.FullyNamedModelObject as of jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public interface FullyNamedModelObject extends hudson.model.ModelObject {
    String getFullDisplayName();
}
