package com.cloudbees.hudson.plugins.folder;

import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.TopLevelItem;
import java.io.IOException;

public class Folder extends AbstractFolder<TopLevelItem> implements jenkins.model.DirectlyModifiableTopLevelItemGroup {
    public Folder(ItemGroup parent, String name) { super(parent, name); }
    public void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException { super.onLoad(parent, name); }
    public <I extends TopLevelItem> I add(I item, String name) throws IOException, IllegalArgumentException { items.put(name, item); return item; }
    public void remove(TopLevelItem item) throws IOException, IllegalArgumentException { items.remove(item.getName()); }
    public boolean canAdd(TopLevelItem item) { return true; }
}
