// Signatures of hudson.model.RootAction as of jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public interface RootAction extends hudson.model.Action, hudson.ExtensionPoint {
    default boolean isPrimaryAction() { throw null; }
}
