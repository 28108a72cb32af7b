// Signatures of jenkins.model.Loadable as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public interface Loadable {
    void load() throws java.io.IOException;
}
