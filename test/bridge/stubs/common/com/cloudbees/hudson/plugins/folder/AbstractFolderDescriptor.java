// Signatures of com.cloudbees.hudson.plugins.folder.AbstractFolderDescriptor as of 6.959.v4ed5cc9e2dd4 and 6.1100.ve9eed61d16c4; see DESIGN.md.
package com.cloudbees.hudson.plugins.folder;

public abstract class AbstractFolderDescriptor extends hudson.model.TopLevelItemDescriptor {
    protected AbstractFolderDescriptor(footman.stubs.None none) { super(none); }
    protected AbstractFolderDescriptor(Class<? extends com.cloudbees.hudson.plugins.folder.AbstractFolder> clazz) { super((footman.stubs.None) null); }
    protected AbstractFolderDescriptor() { super((footman.stubs.None) null); }
    public String getDisplayName() { throw null; }
    public String getCategoryId() { throw null; }
    public String getIconFilePathPattern() { throw null; }
    public String getIconClassName() { throw null; }
    public boolean isIconConfigurable() { throw null; }
    public boolean isTabBarConfigurable() { throw null; }
    public boolean isLookAndFeelConfigurable(com.cloudbees.hudson.plugins.folder.AbstractFolder<?> folder) { throw null; }
    public <I extends hudson.model.TopLevelItem> com.cloudbees.hudson.plugins.folder.ChildNameGenerator<com.cloudbees.hudson.plugins.folder.AbstractFolder<I>, I> childNameGenerator() { throw null; }
}
