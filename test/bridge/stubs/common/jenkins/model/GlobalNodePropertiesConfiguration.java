// Signatures of jenkins.model.GlobalNodePropertiesConfiguration as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public class GlobalNodePropertiesConfiguration extends jenkins.model.GlobalConfiguration {
    protected GlobalNodePropertiesConfiguration(footman.stubs.None none) { super(none); }
    public GlobalNodePropertiesConfiguration() { super((footman.stubs.None) null); }
}
