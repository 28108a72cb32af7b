// Signatures of jenkins.model.ModelObjectWithChildren as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public interface ModelObjectWithChildren extends hudson.model.ModelObject {
}
