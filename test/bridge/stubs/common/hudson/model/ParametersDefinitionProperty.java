// Signatures of hudson.model.ParametersDefinitionProperty as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public class ParametersDefinitionProperty extends jenkins.model.OptionalJobProperty<hudson.model.Job<?, ?>> implements hudson.model.Action {
    protected ParametersDefinitionProperty(footman.stubs.None none) { super(none); }
    public ParametersDefinitionProperty(java.util.List<hudson.model.ParameterDefinition> parameterDefinitions) { super((footman.stubs.None) null); }
    public ParametersDefinitionProperty(hudson.model.ParameterDefinition... parameterDefinitions) { super((footman.stubs.None) null); }
    public final String getBuildButtonText() { throw null; }
    public hudson.model.AbstractProject<?, ?> getOwner() { throw null; }
    public jenkins.model.ParameterizedJobMixIn.ParameterizedJob getJob() { throw null; }
    public java.util.List<hudson.model.ParameterDefinition> getParameterDefinitions() { throw null; }
    public java.util.List<String> getParameterDefinitionNames() { throw null; }
    public java.util.Collection<hudson.model.Action> getJobActions(hudson.model.Job<?, ?> job) { throw null; }
    public java.util.Collection<hudson.model.Action> getJobActions(hudson.model.AbstractProject<?, ?> job) { throw null; }
    public hudson.model.AbstractProject<?, ?> getProject() { throw null; }
    public hudson.model.ParameterDefinition getParameterDefinition(String name) { throw null; }
    public String getDisplayName() { throw null; }
    public String getIconFileName() { throw null; }
    public String getUrlName() { throw null; }

    public static class DescriptorImpl extends jenkins.model.OptionalJobProperty.OptionalJobPropertyDescriptor {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public boolean isApplicable(Class<? extends hudson.model.Job> jobType) { throw null; }
        public String getDisplayName() { throw null; }
    }
}
