// Signatures of jenkins.model.IDisplayExecutor as of jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public interface IDisplayExecutor extends hudson.model.ModelObject {
    String getUrl();
    jenkins.model.IExecutor getExecutor();
}
