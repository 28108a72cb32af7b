// Signatures of jenkins.scm.SCMDecisionHandler as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.scm;

public abstract class SCMDecisionHandler implements hudson.ExtensionPoint {
    protected SCMDecisionHandler(footman.stubs.None none) { }
    public SCMDecisionHandler() {  }
    public abstract boolean shouldPoll(hudson.model.Item item);
    public static hudson.ExtensionList<jenkins.scm.SCMDecisionHandler> all() { throw null; }
    public static jenkins.scm.SCMDecisionHandler firstShouldPollVeto(hudson.model.Item item) { throw null; }
    public static java.util.List<jenkins.scm.SCMDecisionHandler> listShouldPollVetos(hudson.model.Item item) { throw null; }
}
