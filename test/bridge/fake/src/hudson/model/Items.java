package hudson.model;

import footman.fake.Xml;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

public class Items {
    public static final Comparator<Item> BY_FULL_NAME = Comparator.comparing(Item::getFullName);

    /** Loads one item by the root element of its config.xml. */
    public static Item load(ItemGroup parent, File dir) throws IOException {
        String text = Files.readString(new File(dir, "config.xml").toPath());
        String root = Xml.root(text);
        Item item = footman.fake.Types.make(root, parent, dir.getName());
        if (item == null) throw new IOException("Unable to read " + dir + "/config.xml: no class for " + root);
        item.onLoad(parent, dir.getName());
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

    @SuppressWarnings("unchecked")
    public static <I extends AbstractItem & TopLevelItem> I move(I item, jenkins.model.DirectlyModifiableTopLevelItemGroup destination) throws IOException, IllegalArgumentException {
        throw new IOException("not in the fake");
    }
}
