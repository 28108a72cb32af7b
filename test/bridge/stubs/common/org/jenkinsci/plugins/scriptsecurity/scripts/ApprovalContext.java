// Signatures of org.jenkinsci.plugins.scriptsecurity.scripts.ApprovalContext as of 1365.v4778ca_84b_de5 and 1402.v94c9ce464861; see DESIGN.md.
package org.jenkinsci.plugins.scriptsecurity.scripts;

public final class ApprovalContext {
    protected ApprovalContext(footman.stubs.None none) { }
    public static org.jenkinsci.plugins.scriptsecurity.scripts.ApprovalContext create() { throw null; }
    public org.jenkinsci.plugins.scriptsecurity.scripts.ApprovalContext withUser(String user) { throw null; }
    public org.jenkinsci.plugins.scriptsecurity.scripts.ApprovalContext withCurrentUser() { throw null; }
    public String getUser() { throw null; }
    public org.jenkinsci.plugins.scriptsecurity.scripts.ApprovalContext withItem(hudson.model.Item item) { throw null; }
    public hudson.model.Item getItem() { throw null; }
    public org.jenkinsci.plugins.scriptsecurity.scripts.ApprovalContext withKey(String key) { throw null; }
    public String getKey() { throw null; }
    public org.jenkinsci.plugins.scriptsecurity.scripts.ApprovalContext withItemAsKey(hudson.model.Item item) { throw null; }
}
