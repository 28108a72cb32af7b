package com.cloudbees.hudson.plugins.folder;

import hudson.model.*;
import hudson.model.listeners.ItemListener;
import java.io.File;
import java.io.IOException;
import java.util.*;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** As in 6.959 and 6.1100. */
public abstract class AbstractFolder<I extends TopLevelItem> extends AbstractItem implements TopLevelItem, ItemGroup<I> {
    protected static final ThreadLocal<Boolean> reloadingThis = ThreadLocal.withInitial(() -> false);
    protected Map<String, I> items = new ConcurrentSkipListMap<>();

    protected AbstractFolder(ItemGroup parent, String name) { super(parent, name); }

    /** Children that it has are told to load again, without their config.xml; those that are not there any more are dropped. */
    @SuppressWarnings("unchecked")
    public void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException {
        super.onLoad(parent, name);
        if (reloadingThis.get()) return;
        Map<String, I> fresh = new ConcurrentSkipListMap<>();
        File[] all = new File(getRootDir(), "jobs").listFiles(File::isDirectory);
        if (all != null) {
            for (File f : all) {
                try {
                    I item = items.get(f.getName());
                    if (item == null) item = (I) Items.load(this, f);
                    else item.onLoad(this, f.getName());
                    fresh.put(f.getName(), item);
                } catch (Exception e) {
                    Logger.getLogger(AbstractFolder.class.getName()).log(Level.WARNING, "could not load " + f, e);
                }
            }
        }
        items = fresh;
    }
    /** The folder alone. */
    public void reloadThis() throws IOException {
        getConfigFile().unmarshal(this);
        boolean old = reloadingThis.get();
        try {
            reloadingThis.set(true);
            onLoad(getParent(), getParent().getItemName(getRootDir(), this));
        } finally {
            reloadingThis.set(old);
        }
    }
    public void addLoadedChild(I item, String name) throws IOException, IllegalArgumentException {
        if (items.containsKey(name)) throw new IllegalArgumentException("already an item '" + name + "'");
        items.put(item.getName(), item);
    }
    public String getItemName(File dir, I item) { return dir.getName(); }
    public File getRootDirFor(I child) { return new File(new File(getRootDir(), "jobs"), child.getName()); }
    public Collection<I> getItems() { return new ArrayList<>(items.values()); }
    public I getItem(String name) { return items.get(name); }
    public Collection<? extends Job> getAllJobs() {
        List<Job> l = new ArrayList<>();
        for (I i : items.values()) l.addAll(i.getAllJobs());
        return l;
    }
    public void onRenamed(I item, String oldName, String newName) throws IOException { items.remove(oldName); items.put(newName, item); }
    public void onDeleted(I item) throws IOException { ItemListener.fireOnDeleted(item); items.remove(item.getName()); }
    public String getUrlChildPrefix() { return "job"; }
    public synchronized void save() throws IOException {
        super.save();
        ItemListener.fireOnUpdated(this);
    }
    public void renameTo(String newName) throws IOException { super.renameTo(newName); }
}
