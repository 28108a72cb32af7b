// Signatures of hudson.model.RootAction as of jenkins-2.484; see DESIGN.md.
package hudson.model;

public interface RootAction extends hudson.model.Action, hudson.ExtensionPoint {
}
