package hudson.model.listeners;

import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Saveable;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** After the file was written, in the thread that did it; what listeners throw is logged (jenkins.util.Listeners.notify, 2.484 and 2.568.2). */
public abstract class SaveableListener implements hudson.ExtensionPoint {
    public SaveableListener() {}
    public void onChange(Saveable o, XmlFile file) {}
    public void onDeleted(Saveable o, XmlFile file) {}
    public static ExtensionList<SaveableListener> all() { return ExtensionList.lookup(SaveableListener.class); }

    private static void each(Consumer<SaveableListener> what) {
        for (SaveableListener l : all()) {
            try {
                what.accept(l);
            } catch (Throwable t) {
                Logger.getLogger(SaveableListener.class.getName()).log(Level.WARNING, "SaveableListener failed", t);
            }
        }
    }

    public static void fireOnChange(Saveable o, XmlFile file) { each(l -> l.onChange(o, file)); }
    public static void fireOnDeleted(Saveable o, XmlFile file) { each(l -> l.onDeleted(o, file)); }
}
