// Signatures of hudson.ExtensionPoint as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson;

public interface ExtensionPoint {

    @interface LegacyInstancesAreScopedToHudson {
    }
}
