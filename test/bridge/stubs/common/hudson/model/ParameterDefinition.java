// Signatures of hudson.model.ParameterDefinition as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class ParameterDefinition implements hudson.model.Describable<hudson.model.ParameterDefinition>, hudson.ExtensionPoint, java.io.Serializable {
    protected ParameterDefinition(footman.stubs.None none) { }
    protected ParameterDefinition(String name) {  }
    protected ParameterDefinition(String name, String description) {  }
    public hudson.model.ParameterDefinition copyWithDefaultValue(hudson.model.ParameterValue defaultValue) { throw null; }
    public String getType() { throw null; }
    public String getName() { throw null; }
    public String getDescription() { throw null; }
    public void setDescription(String description) { throw null; }
    public String getFormattedDescription() { throw null; }
    public hudson.model.ParameterDefinition.ParameterDescriptor getDescriptor() { throw null; }
    public hudson.model.ParameterValue createValue(org.kohsuke.stapler.StaplerRequest2 req) { throw null; }
    public hudson.model.ParameterValue getDefaultParameterValue() { throw null; }
    public boolean isValid(hudson.model.ParameterValue value) { throw null; }
    public int hashCode() { throw null; }
    public boolean equals(Object obj) { throw null; }
    public static hudson.DescriptorExtensionList<hudson.model.ParameterDefinition, hudson.model.ParameterDefinition.ParameterDescriptor> all() { throw null; }

    public abstract static class ParameterDescriptor extends hudson.model.Descriptor<hudson.model.ParameterDefinition> {
        protected ParameterDescriptor(footman.stubs.None none) { super(none); }
        protected ParameterDescriptor(Class<? extends hudson.model.ParameterDefinition> klazz) { super((footman.stubs.None) null); }
        protected ParameterDescriptor() { super((footman.stubs.None) null); }
        public String getValuePage() { throw null; }
        public String getDisplayName() { throw null; }
    }
}
