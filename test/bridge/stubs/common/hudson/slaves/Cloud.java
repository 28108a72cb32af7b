// Signatures of hudson.slaves.Cloud as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.slaves;

public abstract class Cloud extends hudson.model.Actionable implements hudson.ExtensionPoint, hudson.model.Describable<hudson.slaves.Cloud>, hudson.security.AccessControlled {
    protected Cloud(footman.stubs.None none) { super(none); }
    public String name;
    protected Cloud(String name) { super((footman.stubs.None) null); }
    public String getDisplayName() { throw null; }
    public String getUrl() { throw null; }
    public String getSearchUrl() { throw null; }
    public hudson.security.ACL getACL() { throw null; }
    public boolean canProvision(hudson.model.Label label) { throw null; }
    public boolean canProvision(hudson.slaves.Cloud.CloudState state) { throw null; }
    public hudson.model.Descriptor<hudson.slaves.Cloud> getDescriptor() { throw null; }
    public static hudson.DescriptorExtensionList<hudson.slaves.Cloud, hudson.model.Descriptor<hudson.slaves.Cloud>> all() { throw null; }
    public static final hudson.security.Permission PROVISION = null;
    public static void registerPermissions() { throw null; }
    public String getIcon() { throw null; }
    public String getIconClassName() { throw null; }
    public String getIconAltText() { throw null; }
    public org.kohsuke.stapler.HttpResponse doDoDelete() throws java.io.IOException { throw null; }
    public org.kohsuke.stapler.HttpResponse doConfigSubmit(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException, hudson.model.Descriptor.FormException { throw null; }

    public static final class CloudState {
        protected CloudState(footman.stubs.None none) { }
        public CloudState(hudson.model.Label label, int additionalPlannedCapacity) {  }
        public hudson.model.Label getLabel() { throw null; }
        public int getAdditionalPlannedCapacity() { throw null; }
    }
}
