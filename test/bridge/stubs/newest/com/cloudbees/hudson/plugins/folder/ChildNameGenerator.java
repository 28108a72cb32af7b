// Signatures of com.cloudbees.hudson.plugins.folder.ChildNameGenerator as of 6.1100.ve9eed61d16c4; see DESIGN.md.
package com.cloudbees.hudson.plugins.folder;

public abstract class ChildNameGenerator<P extends com.cloudbees.hudson.plugins.folder.AbstractFolder<I>, I extends hudson.model.TopLevelItem> {
    protected ChildNameGenerator(footman.stubs.None none) { }
    public ChildNameGenerator() {  }
    public abstract String itemNameFromItem(P parent, I item);
    public abstract String dirNameFromItem(P parent, I item);
    public abstract String itemNameFromLegacy(P parent, String legacyDirName);
    public abstract String dirNameFromLegacy(P parent, String legacyDirName);
}
