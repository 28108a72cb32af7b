package hudson.model;

import footman.fake.Fields;
import footman.fake.Store;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import jenkins.model.Jenkins;

public abstract class View extends AbstractModelObject implements hudson.security.AccessControlled, Describable<View>, hudson.ExtensionPoint, Saveable, jenkins.model.ModelObjectWithChildren, jenkins.widgets.HasWidgets {
    protected ViewGroup owner;
    protected String name;
    private String text; // its element in the owner's file

    protected View(String name) { super((footman.stubs.None) null); this.name = name; }
    protected View(String name, ViewGroup owner) { this(name); this.owner = owner; }
    public String getViewName() { return name; }
    public ViewGroup getOwner() { return owner; }
    public Collection<TopLevelItem> getItems() { return List.of(); }
    public boolean contains(TopLevelItem item) { return false; }
    public String getDisplayName() { return name; }
    public void save() throws IOException { if (owner != null) owner.save(); }

    /** For the fake core. */
    public static final class Read { // not in the stubs
        public static View of(String element, Jenkins owner) {
            Fields f = new Fields();
            try {
                f.take(element, true);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            View v = f.root().equals("hudson.model.AllView") ? new AllView(f.get("name"), owner) : new ListView(f.get("name"), owner);
            v.text = element;
            return v;
        }
        public static void owner(View v, Jenkins j) { v.owner = j; }
        public static String text(View v) {
            if (v.text == null) {
                String tag = v instanceof AllView ? "hudson.model.AllView" : "listView";
                v.text = "<" + tag + ">\n      <owner class=\"hudson\" reference=\"../../..\"/>\n      <name>" + footman.fake.Xml.escape(v.name) + "</name>\n    </" + tag + ">";
            }
            return v.text;
        }
    }
}
