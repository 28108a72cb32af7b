// Signatures of jenkins.model.GlobalConfigurationCategory as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public abstract class GlobalConfigurationCategory implements hudson.ExtensionPoint, hudson.model.ModelObject {
    protected GlobalConfigurationCategory(footman.stubs.None none) { }
    public GlobalConfigurationCategory() {  }
    public abstract String getShortDescription();
    public static hudson.ExtensionList<jenkins.model.GlobalConfigurationCategory> all() { throw null; }
    public static <T extends jenkins.model.GlobalConfigurationCategory> T get(Class<T> type) { throw null; }

    public static class Unclassified extends jenkins.model.GlobalConfigurationCategory {
        protected Unclassified(footman.stubs.None none) { super(none); }
        public Unclassified() { super((footman.stubs.None) null); }
        public String getShortDescription() { throw null; }
        public String getDisplayName() { throw null; }
    }

    public static class Security extends jenkins.model.GlobalConfigurationCategory {
        protected Security(footman.stubs.None none) { super(none); }
        public Security() { super((footman.stubs.None) null); }
        public String getShortDescription() { throw null; }
        public String getDisplayName() { throw null; }
    }
}
