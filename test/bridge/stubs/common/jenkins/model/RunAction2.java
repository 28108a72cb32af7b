// Signatures of jenkins.model.RunAction2 as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public interface RunAction2 extends hudson.model.Action {
    void onAttached(hudson.model.Run<?, ?> r);
    void onLoad(hudson.model.Run<?, ?> r);
}
