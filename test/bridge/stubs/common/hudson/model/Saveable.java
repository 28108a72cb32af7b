// Signatures of hudson.model.Saveable as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public interface Saveable {
    void save() throws java.io.IOException;
    hudson.model.Saveable NOOP = null;
}
