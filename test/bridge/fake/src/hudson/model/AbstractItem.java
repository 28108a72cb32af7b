package hudson.model;

import footman.fake.Xml;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

public abstract class AbstractItem extends Actionable implements jenkins.model.Loadable, Item, hudson.security.AccessControlled {
    protected String name;
    private ItemGroup parent;
    protected String xml = ""; // not in the stubs

    protected AbstractItem(ItemGroup parent, String name) { this.parent = parent; this.name = name; }
    public String getName() { return name; }
    public String getDisplayName() { return name; }
    public ItemGroup getParent() { return parent; }
    public File getRootDir() {
        File jobs = new File(parent.getRootDir(), "jobs");
        return new File(jobs, name);
    }
    public final String getFullName() {
        String above = parent instanceof Item ? ((Item) parent).getFullName() : "";
        return above.isEmpty() ? name : above + "/" + name;
    }
    public final String getFullDisplayName() { return getFullName().replace("/", " » "); }
    public final String getUrl() { return "job/" + getFullName().replace("/", "/job/") + "/"; }
    public String getShortUrl() { return "job/" + name + "/"; }
    public String getSearchUrl() { return getShortUrl(); }
    public String getSearchName() { return name; }
    protected void doSetName(String name) { this.name = name; }
    public String toString() { return getClass().getName() + "[" + getFullName() + "]"; }

    public void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException {
        this.parent = parent;
        this.name = name;
        xml = Files.readString(new File(getRootDir(), "config.xml").toPath());
    }
    public void onCopiedFrom(Item src) {}
    public void save() throws IOException { Xml.write(new File(getRootDir(), "config.xml"), xml); }
    public void doReload() throws IOException { load(); }
    public void load() throws IOException {
        onLoad(parent, name);
    }

    /** Refused by what onCheckDelete throws; running builds that this JVM knows would be stopped here. */
    public void delete() throws IOException, InterruptedException {
        hudson.model.listeners.ItemListener.checkBeforeDelete(this);
        performDelete();
        parent.onDeleted(this);
        Jenkins.get().rebuildDependencyGraph();
    }
    protected void performDelete() throws IOException, InterruptedException {
        try (Stream<Path> all = Files.walk(getRootDir().toPath())) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(p);
        }
    }

    @SuppressWarnings("unchecked")
    protected void renameTo(String newName) throws IOException {
        String oldName = name, oldFull = getFullName();
        File old = getRootDir();
        doSetName(newName);
        if (!old.renameTo(getRootDir())) throw new IOException("failed to rename " + old + " to " + getRootDir());
        parent.onRenamed(this, oldName, newName);
        hudson.model.listeners.ItemListener.fireLocationChange(this, oldFull);
    }
    protected void checkRename(String newName) throws Failure {}
}
