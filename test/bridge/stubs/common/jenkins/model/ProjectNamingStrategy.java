// Signatures of jenkins.model.ProjectNamingStrategy as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public abstract class ProjectNamingStrategy implements hudson.model.Describable<jenkins.model.ProjectNamingStrategy>, hudson.ExtensionPoint {
    protected ProjectNamingStrategy(footman.stubs.None none) { }
    public ProjectNamingStrategy() {  }
    public jenkins.model.ProjectNamingStrategy.ProjectNamingStrategyDescriptor getDescriptor() { throw null; }
    public static hudson.DescriptorExtensionList<jenkins.model.ProjectNamingStrategy, jenkins.model.ProjectNamingStrategy.ProjectNamingStrategyDescriptor> all() { throw null; }
    public void checkName(String name) throws hudson.model.Failure { throw null; }
    public void checkName(String parentName, String name) throws hudson.model.Failure { throw null; }
    public boolean isForceExistingJobs() { throw null; }
    public static final jenkins.model.ProjectNamingStrategy DEFAULT_NAMING_STRATEGY = null;

    public static final class DefaultProjectNamingStrategy extends jenkins.model.ProjectNamingStrategy implements java.io.Serializable {
        protected DefaultProjectNamingStrategy(footman.stubs.None none) { super(none); }
        public DefaultProjectNamingStrategy() { super((footman.stubs.None) null); }
        public void checkName(String origName) throws hudson.model.Failure { throw null; }

        public static final class DescriptorImpl extends jenkins.model.ProjectNamingStrategy.ProjectNamingStrategyDescriptor {
            protected DescriptorImpl(footman.stubs.None none) { super(none); }
            public DescriptorImpl() { super((footman.stubs.None) null); }
            public String getDisplayName() { throw null; }
            public String getHelpFile() { throw null; }
        }
    }

    public static final class PatternProjectNamingStrategy extends jenkins.model.ProjectNamingStrategy implements java.io.Serializable {
        protected PatternProjectNamingStrategy(footman.stubs.None none) { super(none); }
        public PatternProjectNamingStrategy(String namePattern, boolean forceExistingJobs) { super((footman.stubs.None) null); }
        public PatternProjectNamingStrategy(String namePattern, String description, boolean forceExistingJobs) { super((footman.stubs.None) null); }
        public void checkName(String name) { throw null; }
        public String getNamePattern() { throw null; }
        public String getDescription() { throw null; }
        public boolean isForceExistingJobs() { throw null; }

        public static final class DescriptorImpl extends jenkins.model.ProjectNamingStrategy.ProjectNamingStrategyDescriptor {
            protected DescriptorImpl(footman.stubs.None none) { super(none); }
            public DescriptorImpl() { super((footman.stubs.None) null); }
            public static final String DEFAULT_PATTERN = null;
            public String getDisplayName() { throw null; }
            public String getHelpFile() { throw null; }
        }
    }

    public abstract static class ProjectNamingStrategyDescriptor extends hudson.model.Descriptor<jenkins.model.ProjectNamingStrategy> {
        protected ProjectNamingStrategyDescriptor(footman.stubs.None none) { super(none); }
        public ProjectNamingStrategyDescriptor() { super((footman.stubs.None) null); }
    }
}
