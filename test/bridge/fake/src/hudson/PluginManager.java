package hudson;

import footman.fake.Faults;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

public abstract class PluginManager extends hudson.model.AbstractModelObject {
    protected final List<PluginWrapper> plugins = new ArrayList<>();
    protected final List<PluginWrapper> activePlugins = plugins;
    public final ClassLoader uberClassLoader = new Uber();

    /** Finds core and plugins; may be told not to find a class, as if it were of an older version. */
    static class Uber extends ClassLoader {
        Uber() { super(PluginManager.class.getClassLoader()); }

        @Override protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (Faults.is("hide:" + name)) throw new ClassNotFoundException(name);
            return super.loadClass(name, resolve);
        }
    }

    static class Fake extends PluginManager {
        Fake() {
            String[][] all = {{"workflow-job", "1546.v62a_c59c112dd"}, {"workflow-api", "1384.vdc05a_48f535f"}, {"workflow-cps", "4183.v94b_6fd39da_c1"}, {"cloudbees-folder", "6.1040.v8a_e6330a_54e3"}};
            for (String[] p : all) plugins.add(new PluginWrapper(p[0], p[1]));
        }
        @Override protected Collection<String> loadBundledPlugins() { return List.of(); }
    }

    public static PluginManager createDefault(jenkins.model.Jenkins jenkins) { return new Fake(); }
    PluginManager() { super((footman.stubs.None) null); }
    public List<PluginWrapper> getPlugins() { return plugins; }
    public PluginWrapper getPlugin(String shortName) { return plugins.stream().filter(p -> p.getShortName().equals(shortName)).findFirst().orElse(null); }
    public PluginWrapper whichPlugin(Class c) { return null; }
    public void dynamicLoad(File arc) throws IOException, InterruptedException { throw new IOException("not in the fake"); }
}
