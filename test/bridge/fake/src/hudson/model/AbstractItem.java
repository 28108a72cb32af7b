package hudson.model;

import footman.fake.Faults;
import footman.fake.Store;
import footman.fake.Xml;
import hudson.XmlFile;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.SaveableListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.*;
import java.util.Comparator;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/** As in 2.484 and 2.568.2. */
public abstract class AbstractItem extends Actionable implements jenkins.model.Loadable, Item, hudson.security.AccessControlled {
    protected String name;
    private ItemGroup parent;

    protected AbstractItem(ItemGroup parent, String name) { this.parent = parent; this.name = name; }
    public String getName() { return name; }
    public String getDisplayName() { String d = getDisplayNameOrNull(); return d == null ? name : d; }
    public String getDisplayNameOrNull() { return Store.of(this).get("displayName"); }
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
    public String toString() { return getClass().getName() + "[" + (parent == null ? "?/" + name : getFullName()) + "]"; }
    /** All that it has in memory. */
    public String xml() { return Store.of(this).body(); } // not in the stubs

    public void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException {
        this.parent = parent;
        doSetName(name);
        Faults.everywhere("onLoad:" + getFullName());
        if (Store.of(this).get("oldForm") != null) { // what a readResolve or a property does that stores itself in a newer form
            Store.of(this).raw("oldForm", null);
            save();
        }
    }
    public void onCopiedFrom(Item src) {}
    public final XmlFile getConfigFile() { return Items.getConfigFile(this); }
    public synchronized void save() throws IOException { Store.save(this, getConfigFile()); }
    public void doReload() throws IOException { load(); }
    /** What the file lacks stays as it is in memory. */
    public void load() throws IOException {
        getConfigFile().unmarshal(this);
        Items.whileUpdating(() -> onLoad(parent, parent.getItemName(getRootDir(), this)));
    }
    public String getDescription() { return Store.of(this).get("description"); }
    public void setDescription(String description) throws IOException {
        Store.of(this).set("description", description);
        save();
        ItemListener.fireOnUpdated(this);
    }
    public void setDisplayName(String displayName) throws IOException {
        Store.of(this).set("displayName", displayName == null || displayName.trim().isEmpty() ? null : displayName.trim());
        save();
    }
    public void updateByXml(javax.xml.transform.Source source) throws IOException {
        java.io.StringWriter out = new java.io.StringWriter();
        try {
            ((javax.xml.transform.stream.StreamSource) source).getReader().transferTo(out);
        } catch (NullPointerException e) {
            throw new IOException("the fake core wants a reader", e);
        }
        Store.of(this).take(out.toString(), true);
        Items.whileUpdating(() -> onLoad(parent, getRootDir().getName()));
        getConfigFile().write(this);
        SaveableListener.fireOnChange(this, getConfigFile());
        ItemListener.fireOnUpdated(this);
    }

    /** Refused by what onCheckDelete throws; running builds that this JVM knows would be stopped here. */
    public void delete() throws IOException, InterruptedException {
        ItemListener.checkBeforeDelete(this);
        if (this instanceof ItemGroup) for (Object i : ((ItemGroup<?>) this).getItems()) ((Item) i).delete();
        synchronized (this) {
            performDelete();
        }
        SaveableListener.fireOnDeleted(this, getConfigFile());
        parent.onDeleted(this);
        Jenkins.get().rebuildDependencyGraph();
    }
    protected void performDelete() throws IOException, InterruptedException {
        getConfigFile().delete();
        Xml.deleteRecursive(getRootDir());
    }

    @SuppressWarnings("unchecked")
    protected void renameTo(String newName) throws IOException {
        String oldName = name, oldFull = getFullName();
        synchronized (parent) {
            synchronized (this) {
                if (name.equals(newName)) return;
                File old = getRootDir();
                doSetName(newName);
                if (!old.renameTo(getRootDir())) {
                    doSetName(oldName);
                    throw new IOException("failed to rename " + old);
                }
                parent.onRenamed(this, oldName, newName);
            }
        }
        ItemListener.fireLocationChange(this, oldFull);
    }
    public void movedTo(jenkins.model.DirectlyModifiableTopLevelItemGroup destination, AbstractItem newItem, File destDir) throws IOException { newItem.onLoad(destination, name); }
    protected void checkRename(String newName) throws Failure {}
}
