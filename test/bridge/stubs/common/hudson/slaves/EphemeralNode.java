// Signatures of hudson.slaves.EphemeralNode as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.slaves;

public interface EphemeralNode {
    hudson.model.Node asNode();
}
