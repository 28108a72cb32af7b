package hudson.model;

import footman.fake.Xml;
import hudson.XmlFile;
import hudson.model.listeners.ItemListener;
import hudson.util.XStream2;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

public class Items {
    public static final Comparator<Item> BY_FULL_NAME = Comparator.comparing(Item::getFullName);
    public static final XStream2 XSTREAM2 = new XStream2();
    public static final com.thoughtworks.xstream.XStream XSTREAM = XSTREAM2;
    private static final ThreadLocal<Boolean> UPDATING = ThreadLocal.withInitial(() -> false);

    /** For the fake core. */
    interface Work { void run() throws IOException; }

    static void whileUpdating(Work w) throws IOException {
        UPDATING.set(true);
        try {
            w.run();
        } finally {
            UPDATING.set(false);
        }
    }
    public static boolean currentlyUpdatingByXml() { return UPDATING.get(); }

    public static XmlFile getConfigFile(File dir) { return new XmlFile(XSTREAM, new File(dir, "config.xml")); }
    public static XmlFile getConfigFile(Item item) { return getConfigFile(item.getRootDir()); }

    public static Item load(ItemGroup parent, File dir) throws IOException {
        Item item = (Item) getConfigFile(dir).read();
        item.onLoad(parent, parent.getItemName(dir, item));
        return item;
    }

    @SuppressWarnings("unchecked")
    public static <T extends Item> List<T> getAllItems(ItemGroup root, Class<T> type) {
        List<T> out = new ArrayList<>();
        for (Object o : root.getItems()) {
            if (type.isInstance(o)) out.add(type.cast(o));
            if (o instanceof ItemGroup) out.addAll(getAllItems((ItemGroup) o, type));
        }
        return out;
    }
    public static <T extends Item> Iterable<T> allItems(ItemGroup root, Class<T> type) { return getAllItems(root, type); }
    public static <T extends Item> Iterable<T> allItems2(org.springframework.security.core.Authentication authentication, ItemGroup root, Class<T> type) { return getAllItems(root, type); }

    /** As in 2.484 and 2.568.2: only onLocationChanged tells of it. */
    @SuppressWarnings("unchecked")
    public static <I extends AbstractItem & TopLevelItem> I move(I item, jenkins.model.DirectlyModifiableTopLevelItemGroup destination) throws IOException, IllegalArgumentException {
        jenkins.model.DirectlyModifiableTopLevelItemGroup oldParent = (jenkins.model.DirectlyModifiableTopLevelItemGroup) item.getParent();
        if (oldParent == destination || !destination.canAdd(item)) throw new IllegalArgumentException();
        String name = item.getName(), oldFull = item.getFullName();
        File to = destination.getRootDirFor(item);
        Files.createDirectories(to.getParentFile().toPath());
        Files.move(item.getRootDir().toPath(), to.toPath());
        oldParent.remove(item);
        I fresh = destination.add(item, name);
        item.movedTo(destination, fresh, to);
        ItemListener.fireLocationChange(fresh, oldFull);
        return fresh;
    }
}
