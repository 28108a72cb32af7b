// Signatures of jenkins.model.ModifiableTopLevelItemGroup as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public interface ModifiableTopLevelItemGroup extends hudson.model.ModifiableItemGroup<hudson.model.TopLevelItem> {
    <T extends hudson.model.TopLevelItem> T copy(T src, String name) throws java.io.IOException;
    hudson.model.TopLevelItem createProjectFromXML(String name, java.io.InputStream xml) throws java.io.IOException;
    hudson.model.TopLevelItem createProject(hudson.model.TopLevelItemDescriptor type, String name, boolean notify) throws java.io.IOException;
}
