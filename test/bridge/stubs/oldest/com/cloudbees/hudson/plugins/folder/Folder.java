// Signatures of com.cloudbees.hudson.plugins.folder.Folder as of 6.959.v4ed5cc9e2dd4; see DESIGN.md.
package com.cloudbees.hudson.plugins.folder;

public class Folder extends com.cloudbees.hudson.plugins.folder.AbstractFolder<hudson.model.TopLevelItem> implements jenkins.model.DirectlyModifiableTopLevelItemGroup {
    protected Folder(footman.stubs.None none) { super(none); }
    protected java.util.List<hudson.model.Action> transientActions;
    public Folder(hudson.model.ItemGroup parent, String name) { super((footman.stubs.None) null); }
    public void onLoad(hudson.model.ItemGroup<? extends hudson.model.Item> parent, String name) throws java.io.IOException { throw null; }
    protected final void init() { throw null; }
    protected void initViews(java.util.List<hudson.model.View> views) throws java.io.IOException { throw null; }
    public void onCreatedFromScratch() { throw null; }
    protected void updateTransientActions() { throw null; }
    protected java.util.List<hudson.model.Action> createTransientActions() { throw null; }
    public String getNewPronoun() { throw null; }
    public void onCopiedFrom(hudson.model.Item _src) { throw null; }
    public <T extends hudson.model.TopLevelItem> T copy(T src, String name) throws java.io.IOException { throw null; }
    public hudson.model.TopLevelItem createProjectFromXML(String name, java.io.InputStream xml) throws java.io.IOException { throw null; }
    public <T extends hudson.model.TopLevelItem> T createProject(Class<T> type, String name) throws java.io.IOException { throw null; }
    public hudson.model.TopLevelItem createProject(hudson.model.TopLevelItemDescriptor type, String name) throws java.io.IOException { throw null; }
    public hudson.model.TopLevelItem createProject(hudson.model.TopLevelItemDescriptor type, String name, boolean notify) throws java.io.IOException { throw null; }
    public java.util.List<hudson.model.TopLevelItemDescriptor> getItemDescriptors() { throw null; }
    public boolean isAllowedChildDescriptor(hudson.model.TopLevelItemDescriptor tid) { throw null; }
    public boolean isAllowedChild(hudson.model.TopLevelItem tid) { throw null; }
    public com.cloudbees.hudson.plugins.folder.Folder.DescriptorImpl getDescriptor() { throw null; }
    public boolean canAdd(hudson.model.TopLevelItem item) { throw null; }
    public <I extends hudson.model.TopLevelItem> I add(I item, String name) throws java.io.IOException, IllegalArgumentException { throw null; }
    public void remove(hudson.model.TopLevelItem item) throws java.io.IOException, IllegalArgumentException { throw null; }

    public static class DeprecatedTransientActions extends jenkins.model.TransientActionFactory<com.cloudbees.hudson.plugins.folder.Folder> {
        protected DeprecatedTransientActions(footman.stubs.None none) { super(none); }
        public DeprecatedTransientActions() { super((footman.stubs.None) null); }
        public Class<com.cloudbees.hudson.plugins.folder.Folder> type() { throw null; }
        public java.util.Collection<? extends hudson.model.Action> createFor(com.cloudbees.hudson.plugins.folder.Folder target) { throw null; }
    }

    public static class DescriptorImpl extends com.cloudbees.hudson.plugins.folder.AbstractFolderDescriptor {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public String getDescription() { throw null; }
        public hudson.model.TopLevelItem newInstance(hudson.model.ItemGroup parent, String name) { throw null; }
    }
}
