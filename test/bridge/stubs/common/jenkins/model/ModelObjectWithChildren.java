// Signatures of jenkins.model.ModelObjectWithChildren as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public interface ModelObjectWithChildren extends hudson.model.ModelObject {
    default jenkins.model.ModelObjectWithContextMenu.ContextMenu doChildrenContextMenu(org.kohsuke.stapler.StaplerRequest2 request, org.kohsuke.stapler.StaplerResponse2 response) throws Exception { throw null; }
}
