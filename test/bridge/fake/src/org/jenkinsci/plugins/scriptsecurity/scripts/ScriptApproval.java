package org.jenkinsci.plugins.scriptsecurity.scripts;

import footman.fake.Store;
import hudson.ExtensionList;
import hudson.XmlFile;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;

/** As in 1365 and 1402: load() clears first. */
public final class ScriptApproval extends GlobalConfiguration {
    public ScriptApproval() { load(); }
    public static ScriptApproval get() { return ExtensionList.lookup(GlobalConfiguration.class).get(ScriptApproval.class); }
    protected XmlFile getConfigFile() { return new XmlFile(new hudson.util.XStream2(), new File(Jenkins.get().getRootDir(), "scriptApproval.xml")); }
    public synchronized void load() {
        Store.of(this).start("scriptApproval");
        Store.of(this).raw("approvedScriptHashes", null);
        super.load();
    }
    private synchronized String[][] reconfigure() throws IOException {
        return new String[][] {};
    }
    public String[] getApprovedScriptHashes() { return Store.of(this).list("approvedScriptHashes").stream().map(footman.fake.Fields::inner).toArray(String[]::new); }
    public synchronized void approveScript(String hash) throws IOException {
        TreeSet<String> all = new TreeSet<>(List.of(getApprovedScriptHashes()));
        all.add(hash);
        Store.of(this).list("approvedScriptHashes", all.stream().map(h -> "<string>" + h + "</string>").toList());
        save();
    }
}
