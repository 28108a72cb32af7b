// Signatures of org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject as of 795.ve0cb_1f45ca_9a_ and 821.vc3b_4ea_780798; see DESIGN.md.
package org.jenkinsci.plugins.workflow.multibranch;

public class WorkflowMultiBranchProject extends jenkins.branch.MultiBranchProject<org.jenkinsci.plugins.workflow.job.WorkflowJob, org.jenkinsci.plugins.workflow.job.WorkflowRun> {
    protected WorkflowMultiBranchProject(footman.stubs.None none) { super(none); }
    public WorkflowMultiBranchProject(hudson.model.ItemGroup parent, String name) { super((footman.stubs.None) null); }
    protected jenkins.branch.BranchProjectFactory<org.jenkinsci.plugins.workflow.job.WorkflowJob, org.jenkinsci.plugins.workflow.job.WorkflowRun> newProjectFactory() { throw null; }
    public void onLoad(hudson.model.ItemGroup<? extends hudson.model.Item> parent, String name) throws java.io.IOException { throw null; }

    public static class DescriptorImpl extends jenkins.branch.MultiBranchProjectDescriptor {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
        public String getDescription() { throw null; }
        public String getIconFilePathPattern() { throw null; }
        public String getIconClassName() { throw null; }
        public hudson.model.TopLevelItem newInstance(hudson.model.ItemGroup parent, String name) { throw null; }
        public boolean isApplicable(hudson.model.Descriptor descriptor) { throw null; }
    }

    public static class PerFolderAdder extends jenkins.model.TransientActionFactory<org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject> {
        protected PerFolderAdder(footman.stubs.None none) { super(none); }
        public PerFolderAdder() { super((footman.stubs.None) null); }
        public Class<org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject> type() { throw null; }
        public java.util.Collection<? extends hudson.model.Action> createFor(org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject target) { throw null; }
    }
}
