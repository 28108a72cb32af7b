package hudson.model;

import footman.fake.Store;
import hudson.XmlFile;
import hudson.model.listeners.SaveableListener;
import java.io.File;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** load and save of 2.484 and 2.568.2. */
public abstract class Descriptor<T extends Describable<T>> implements jenkins.model.Loadable, Saveable {
    private static final Logger LOG = Logger.getLogger(Descriptor.class.getName());
    public final Class<? extends T> clazz;

    protected Descriptor(Class<? extends T> clazz) { this.clazz = clazz; }
    @SuppressWarnings("unchecked") protected Descriptor() { clazz = (Class<T>) (Class<?>) getClass(); }
    protected Descriptor(footman.stubs.None none) { clazz = null; }
    public String getId() { return clazz.getName(); }
    public String getDisplayName() { return clazz.getSimpleName(); }
    protected XmlFile getConfigFile() { return new XmlFile(new File(Jenkins.get().getRootDir(), getId() + ".xml")); }
    public synchronized void save() {
        try {
            if (Store.of(this).root().isEmpty()) Store.of(this).start(getId());
            getConfigFile().write(this);
            SaveableListener.fireOnChange(this, getConfigFile());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Failed to save " + getConfigFile(), e);
        }
    }
    /** What it can't read is logged, and nobody is told. What the file lacks stays. */
    public synchronized void load() {
        XmlFile f = getConfigFile();
        if (!f.exists()) return;
        try {
            f.unmarshal(this);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Failed to load " + f, e);
        }
    }
}
