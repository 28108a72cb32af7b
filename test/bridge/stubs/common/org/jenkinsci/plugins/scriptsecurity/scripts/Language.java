// Signatures of org.jenkinsci.plugins.scriptsecurity.scripts.Language as of 1365.v4778ca_84b_de5 and 1402.v94c9ce464861; see DESIGN.md.
package org.jenkinsci.plugins.scriptsecurity.scripts;

public abstract class Language implements hudson.ExtensionPoint {
    protected Language(footman.stubs.None none) { }
    public Language() {  }
    public abstract String getName();
    public abstract String getDisplayName();
    public String getCodeMirrorMode() { throw null; }
}
