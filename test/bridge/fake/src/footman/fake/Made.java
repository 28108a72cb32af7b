package footman.fake;

import hudson.model.*;
import hudson.model.listeners.ItemListener;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import jenkins.model.DirectlyModifiableTopLevelItemGroup;
import jenkins.model.Jenkins;

/** hudson.model.ItemGroupMixIn (2.484, 2.568.2): who is told of a new item, and in which order. */
public final class Made {
    private Made() {}

    private static File dir(ItemGroup<?> parent, String name) { return new File(new File(parent.getRootDir(), "jobs"), name); }

    /** createProjectFromXML: the text goes to disk as it came, nothing is saved, onCreated comes at the end. */
    public static TopLevelItem fromXml(DirectlyModifiableTopLevelItemGroup parent, String name, InputStream xml) throws IOException {
        ItemGroup<?> group = (ItemGroup<?>) parent;
        if (group.getItem(name) != null) throw new IllegalArgumentException(name + " already exists");
        File dir = dir(group, name);
        boolean success = false;
        try {
            Files.createDirectories(dir.toPath());
            Files.writeString(new File(dir, "config.xml").toPath(), new String(xml.readAllBytes(), StandardCharsets.UTF_8));
            TopLevelItem made = (TopLevelItem) Items.load(group, dir);
            parent.add(made, name);
            success = true;
            made.onCreatedFromScratch();
            ItemListener.fireOnCreated(made);
            Jenkins.get().rebuildDependencyGraph();
            return made;
        } finally {
            if (!success) Xml.deleteRecursive(dir);
        }
    }

    /** createProject: saved before it is in its parent. */
    public static <T extends TopLevelItem> T project(DirectlyModifiableTopLevelItemGroup parent, Class<T> type, String name) throws IOException { return project(parent, type, name, true); }

    private static <T extends TopLevelItem> T project(DirectlyModifiableTopLevelItemGroup parent, Class<T> type, String name, boolean notify) throws IOException {
        T item;
        try {
            item = type.getConstructor(ItemGroup.class, String.class).newInstance(parent, name);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(e);
        }
        Store.of(item).start(Types.root(type));
        item.onCreatedFromScratch();
        item.save();
        parent.add(item, name);
        if (notify) ItemListener.fireOnCreated(item);
        return item;
    }

    /** copy: the new item's first save, then the other's file over it with its old times, then onCopied alone. */
    @SuppressWarnings("unchecked")
    public static <T extends TopLevelItem> T copy(DirectlyModifiableTopLevelItemGroup parent, T src, String name) throws IOException {
        T first = (T) project(parent, (Class<T>) src.getClass(), name, false);
        Boot.sleep(500); // time for others to load the first save: what follows must be told, too
        Files.copy(Items.getConfigFile(src).getFile().toPath(), Items.getConfigFile(first).getFile().toPath(), StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
        T made = (T) Items.load((ItemGroup<?>) parent, dir((ItemGroup<?>) parent, name));
        parent.remove(first);
        parent.add(made, name);
        ItemListener.fireOnCopied(src, made);
        return made;
    }
}
