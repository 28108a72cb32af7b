// Signatures of org.jenkinsci.plugins.workflow.multibranch.BranchJobProperty as of 795.ve0cb_1f45ca_9a_ and 821.vc3b_4ea_780798; see DESIGN.md.
package org.jenkinsci.plugins.workflow.multibranch;

public class BranchJobProperty {
    protected BranchJobProperty(footman.stubs.None none) { }
    public jenkins.branch.Branch getBranch() { throw null; }
    public hudson.security.ACL decorateACL(hudson.security.ACL acl) { throw null; }
    public Boolean isBuildable() { throw null; }

    public static class DescriptorImpl extends hudson.model.JobPropertyDescriptor {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
    }

    public static class AlternativeUiTextProviderImpl {
        protected AlternativeUiTextProviderImpl(footman.stubs.None none) { }
        public AlternativeUiTextProviderImpl() {  }
    }
}
