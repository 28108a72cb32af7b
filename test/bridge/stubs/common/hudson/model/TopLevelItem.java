// Signatures of hudson.model.TopLevelItem as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public interface TopLevelItem extends hudson.model.Item, hudson.ExtensionPoint, hudson.model.Describable<hudson.model.TopLevelItem> {
    hudson.model.TopLevelItemDescriptor getDescriptor();
}
