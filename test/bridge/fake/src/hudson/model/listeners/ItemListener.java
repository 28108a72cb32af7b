package hudson.model.listeners;

import hudson.ExtensionList;
import hudson.model.Failure;
import hudson.model.Item;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

public class ItemListener implements hudson.ExtensionPoint {
    public ItemListener() {}
    public void onCreated(Item item) {}
    public void onCopied(Item src, Item item) {}
    public void onLoaded() {}
    public void onCheckDelete(Item item) throws Failure, InterruptedException {}
    public void onDeleted(Item item) {}
    public void onRenamed(Item item, String oldName, String newName) {}
    public void onLocationChanged(Item item, String oldFullName, String newFullName) {}
    public void onUpdated(Item item) {}
    public void onBeforeShutdown() {}
    public static ExtensionList<ItemListener> all() { return ExtensionList.lookup(ItemListener.class); }

    /** For the fake core: swallows what listeners throw, as Jenkins does. */
    static void each(Consumer<ItemListener> what) {
        for (ItemListener l : all()) {
            try {
                what.accept(l);
            } catch (Throwable t) {
                Logger.getLogger(ItemListener.class.getName()).log(Level.WARNING, "ItemListener failed", t);
            }
        }
    }

    public static void fireOnDeleted(Item item) { each(l -> l.onDeleted(item)); }
    public static void fireOnCreated(Item item) { each(l -> l.onCreated(item)); }
    public static void fireOnCopied(Item src, Item result) { each(l -> l.onCopied(src, result)); }
    public static void fireOnUpdated(Item item) { each(l -> l.onUpdated(item)); }
    /** onRenamed only within one group; onLocationChanged for what is below, too (2.484, 2.568.2). */
    public static void fireLocationChange(Item root, String oldFullName) {
        String above = root.getParent().getFullName(), prefix = above.isEmpty() ? "" : above + "/", now = root.getFullName();
        if (oldFullName.startsWith(prefix) && oldFullName.indexOf('/', prefix.length()) < 0) each(l -> l.onRenamed(root, oldFullName.substring(prefix.length()), root.getName()));
        each(l -> l.onLocationChanged(root, oldFullName, now));
        if (root instanceof hudson.model.ItemGroup) {
            for (Item child : ((hudson.model.ItemGroup<?>) root).getAllItems()) each(l -> l.onLocationChanged(child, oldFullName + child.getFullName().substring(now.length()), child.getFullName()));
        }
    }
    /** Not swallowed: this is how a deletion is refused. */
    public static void checkBeforeDelete(Item item) throws Failure, InterruptedException { for (ItemListener l : all()) l.onCheckDelete(item); }
}
