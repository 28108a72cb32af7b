// Signatures of jenkins.model.DirectlyModifiableTopLevelItemGroup as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public interface DirectlyModifiableTopLevelItemGroup extends jenkins.model.ModifiableTopLevelItemGroup {
    boolean canAdd(hudson.model.TopLevelItem item);
    <I extends hudson.model.TopLevelItem> I add(I item, String name) throws java.io.IOException, IllegalArgumentException;
    void remove(hudson.model.TopLevelItem item) throws java.io.IOException, IllegalArgumentException;
}
