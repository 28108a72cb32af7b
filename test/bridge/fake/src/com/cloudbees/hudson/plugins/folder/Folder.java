package com.cloudbees.hudson.plugins.folder;

import footman.fake.Made;
import hudson.model.*;
import java.io.IOException;
import java.io.InputStream;

public class Folder extends AbstractFolder<TopLevelItem> implements jenkins.model.DirectlyModifiableTopLevelItemGroup {
    public Folder(ItemGroup parent, String name) { super(parent, name); }
    public void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException { super.onLoad(parent, name); }
    public <I extends TopLevelItem> I add(I item, String name) throws IOException, IllegalArgumentException { addLoadedChild(item, name); return item; }
    public void remove(TopLevelItem item) throws IOException, IllegalArgumentException { items.remove(item.getName()); }
    public boolean canAdd(TopLevelItem item) { return true; }
    public TopLevelItem createProjectFromXML(String name, InputStream xml) throws IOException { return Made.fromXml(this, name, xml); }
    public <T extends TopLevelItem> T copy(T src, String name) throws IOException { return Made.copy(this, src, name); }
    public <T extends TopLevelItem> T createProject(Class<T> type, String name) throws IOException { return Made.project(this, type, name); }
}
