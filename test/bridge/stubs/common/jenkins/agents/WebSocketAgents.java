// Signatures of jenkins.agents.WebSocketAgents as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.agents;

public final class WebSocketAgents extends hudson.model.InvisibleAction {
    protected WebSocketAgents(footman.stubs.None none) { super(none); }
    public WebSocketAgents() { super((footman.stubs.None) null); }
    public String getUrlName() { throw null; }
    public org.kohsuke.stapler.HttpResponse doIndex(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
}
