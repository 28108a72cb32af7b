// Signatures of hudson.model.listeners.SaveableListener as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model.listeners;

public abstract class SaveableListener implements hudson.ExtensionPoint {
    protected SaveableListener(footman.stubs.None none) { }
    public SaveableListener() {  }
    public void onChange(hudson.model.Saveable o, hudson.XmlFile file) { throw null; }
    public void onDeleted(hudson.model.Saveable o, hudson.XmlFile file) { throw null; }
    public void register() { throw null; }
    public void unregister() { throw null; }
    public static void fireOnChange(hudson.model.Saveable o, hudson.XmlFile file) { throw null; }
    public static void fireOnDeleted(hudson.model.Saveable o, hudson.XmlFile file) { throw null; }
    public static hudson.ExtensionList<hudson.model.listeners.SaveableListener> all() { throw null; }
}
