// Signatures of com.cloudbees.hudson.plugins.folder.ChildNameGenerator as of 6.959.v4ed5cc9e2dd4; see DESIGN.md.
package com.cloudbees.hudson.plugins.folder;

public abstract class ChildNameGenerator<P extends com.cloudbees.hudson.plugins.folder.AbstractFolder<I>, I extends hudson.model.TopLevelItem> {
    protected ChildNameGenerator(footman.stubs.None none) { }
    public ChildNameGenerator() {  }
    public static final String CHILD_NAME_FILE = null;
    public static com.cloudbees.hudson.plugins.folder.ChildNameGenerator.Trace beforeCreateItem(com.cloudbees.hudson.plugins.folder.AbstractFolder<?> project, String itemName, String idealName) { throw null; }
    protected final String idealNameFromItem(P parent, I item) { throw null; }
    public abstract String itemNameFromItem(P parent, I item);
    public abstract String dirNameFromItem(P parent, I item);
    public abstract String itemNameFromLegacy(P parent, String legacyDirName);
    public abstract String dirNameFromLegacy(P parent, String legacyDirName);
    public abstract void recordLegacyName(P parent, I item, String legacyDirName) throws java.io.IOException;
    public final String readItemName(java.io.File directory) { throw null; }

    public static final class Trace implements java.io.Closeable {
        protected Trace(footman.stubs.None none) { }
        public boolean equals(Object o) { throw null; }
        public int hashCode() { throw null; }
        public void close() { throw null; }
    }
}
