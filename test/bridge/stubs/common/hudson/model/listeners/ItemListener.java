// Signatures of hudson.model.listeners.ItemListener as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model.listeners;

public class ItemListener implements hudson.ExtensionPoint {
    protected ItemListener(footman.stubs.None none) { }
    public ItemListener() {  }
    public void onCreated(hudson.model.Item item) { throw null; }
    public void onCheckCopy(hudson.model.Item src, hudson.model.ItemGroup parent) throws hudson.model.Failure { throw null; }
    public void onCopied(hudson.model.Item src, hudson.model.Item item) { throw null; }
    public void onLoaded() { throw null; }
    public void onCheckDelete(hudson.model.Item item) throws hudson.model.Failure, InterruptedException { throw null; }
    public void onDeleted(hudson.model.Item item) { throw null; }
    public void onRenamed(hudson.model.Item item, String oldName, String newName) { throw null; }
    public void onLocationChanged(hudson.model.Item item, String oldFullName, String newFullName) { throw null; }
    public void onUpdated(hudson.model.Item item) { throw null; }
    public void onBeforeShutdown() { throw null; }
    public void register() { throw null; }
    public static hudson.ExtensionList<hudson.model.listeners.ItemListener> all() { throw null; }
    public static void fireOnCopied(hudson.model.Item src, hudson.model.Item result) { throw null; }
    public static void checkBeforeCopy(hudson.model.Item src, hudson.model.ItemGroup parent) throws hudson.model.Failure { throw null; }
    public static void fireOnCreated(hudson.model.Item item) { throw null; }
    public static void fireOnUpdated(hudson.model.Item item) { throw null; }
    public static void checkBeforeDelete(hudson.model.Item item) throws hudson.model.Failure, InterruptedException { throw null; }
    public static void fireOnDeleted(hudson.model.Item item) { throw null; }
    public static void fireLocationChange(hudson.model.Item rootItem, String oldFullName) { throw null; }
}
