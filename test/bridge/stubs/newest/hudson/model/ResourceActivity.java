// Signatures of hudson.model.ResourceActivity as of jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public interface ResourceActivity extends hudson.model.ModelObject {
}
