// Signatures of hudson.model.TopLevelItemDescriptor as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class TopLevelItemDescriptor extends hudson.model.Descriptor<hudson.model.TopLevelItem> {
    protected TopLevelItemDescriptor(footman.stubs.None none) { super(none); }
    protected TopLevelItemDescriptor(Class<? extends hudson.model.TopLevelItem> clazz) { super((footman.stubs.None) null); }
    protected TopLevelItemDescriptor() { super((footman.stubs.None) null); }
    public boolean isApplicable(hudson.model.Descriptor descriptor) { throw null; }
    public boolean isApplicableIn(hudson.model.ItemGroup parent) { throw null; }
    public final void checkApplicableIn(hudson.model.ItemGroup parent) { throw null; }
    public boolean testInstance(hudson.model.TopLevelItem i) { throw null; }
    public String getDisplayName() { throw null; }
    public String getDescription() { throw null; }
    public String getCategoryId() { throw null; }
    public String getIconFilePathPattern() { throw null; }
    public String getIconFilePath(String size) { throw null; }
    public String getIconClassName() { throw null; }
    public hudson.model.TopLevelItem newInstance(String name) { throw null; }
    public abstract hudson.model.TopLevelItem newInstance(hudson.model.ItemGroup parent, String name);
    public static hudson.ExtensionList<hudson.model.TopLevelItemDescriptor> all() { throw null; }
}
