package com.cloudbees.hudson.plugins.folder;

import hudson.model.*;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

public abstract class AbstractFolder<I extends TopLevelItem> extends AbstractItem implements TopLevelItem, ItemGroup<I> {
    protected Map<String, I> items = new ConcurrentSkipListMap<>();

    protected AbstractFolder(ItemGroup parent, String name) { super(parent, name); }
    @SuppressWarnings("unchecked")
    public void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException {
        super.onLoad(parent, name);
        File[] all = new File(getRootDir(), "jobs").listFiles();
        if (all == null) return;
        for (File f : all) if (new File(f, "config.xml").exists()) items.put(f.getName(), (I) Items.load(this, f));
    }
    public void addLoadedChild(I item, String name) throws IOException, IllegalArgumentException { items.put(name, item); }
    public Collection<I> getItems() { return new ArrayList<>(items.values()); }
    public I getItem(String name) { return items.get(name); }
    public Collection<? extends Job> getAllJobs() {
        List<Job> l = new ArrayList<>();
        for (I i : items.values()) l.addAll(i.getAllJobs());
        return l;
    }
    public void onRenamed(I item, String oldName, String newName) throws IOException { items.remove(oldName); items.put(newName, item); }
    public void onDeleted(I item) throws IOException { items.remove(item.getName()); hudson.model.listeners.ItemListener.fireOnDeleted(item); }
    public String getUrlChildPrefix() { return "job"; }
    public void renameTo(String newName) throws IOException { super.renameTo(newName); }
}
