// Signatures of com.cloudbees.hudson.plugins.folder.AbstractFolderProperty as of 6.959.v4ed5cc9e2dd4 and 6.1100.ve9eed61d16c4; see DESIGN.md.
package com.cloudbees.hudson.plugins.folder;

public abstract class AbstractFolderProperty<C extends com.cloudbees.hudson.plugins.folder.AbstractFolder<?>> extends hudson.model.AbstractDescribableImpl<com.cloudbees.hudson.plugins.folder.AbstractFolderProperty<?>> implements hudson.ExtensionPoint, hudson.model.ReconfigurableDescribable<com.cloudbees.hudson.plugins.folder.AbstractFolderProperty<?>> {
    protected AbstractFolderProperty(footman.stubs.None none) { super(none); }
    public AbstractFolderProperty() { super((footman.stubs.None) null); }
    protected C owner;
    protected void setOwner(C owner) { throw null; }
    public C getOwner() { throw null; }
    public java.util.Collection<?> getItemContainerOverrides() { throw null; }
}
