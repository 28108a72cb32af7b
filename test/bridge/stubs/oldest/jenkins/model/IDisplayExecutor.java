// Signatures of jenkins.model.IDisplayExecutor as of jenkins-2.484; see DESIGN.md.
package jenkins.model;

public interface IDisplayExecutor {
    String getDisplayName();
    String getUrl();
    jenkins.model.IExecutor getExecutor();
}
