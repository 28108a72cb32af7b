package footman.fake;

import hudson.XmlFile;
import hudson.model.Saveable;
import hudson.model.listeners.SaveableListener;
import java.io.File;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/** The fields of objects that have a file, and how they are saved. */
public final class Store {
    private static final Map<Object, Fields> ALL = Collections.synchronizedMap(new WeakHashMap<>());

    /** How often objects took what a file says. */
    public static final java.util.concurrent.atomic.AtomicLong READS = new java.util.concurrent.atomic.AtomicLong();

    private Store() {}

    public static Fields of(Object o) { return ALL.computeIfAbsent(o, x -> new Fields()); }

    /** What a file of it says after its first line. */
    public static String text(Object o) {
        writing(o);
        return of(o).body();
    }

    public static void take(Object o, String xml, boolean nullOut) throws IOException {
        READS.incrementAndGet();
        writing(o);
        of(o).take(xml, nullOut);
        if (o instanceof jenkins.model.Jenkins) jenkins.model.Jenkins.Disk.read((jenkins.model.Jenkins) o);
        if (o instanceof hudson.model.UserIdMapper) hudson.model.UserIdMapper.Disk.read((hudson.model.UserIdMapper) o);
        if (o instanceof com.cloudbees.plugins.credentials.SystemCredentialsProvider) com.cloudbees.plugins.credentials.SystemCredentialsProvider.Disk.read((com.cloudbees.plugins.credentials.SystemCredentialsProvider) o);
    }

    /** Objects with fields in Java: those become what is written. */
    private static void writing(Object o) {
        if (o instanceof jenkins.model.Jenkins) jenkins.model.Jenkins.Disk.writing((jenkins.model.Jenkins) o);
        if (o instanceof hudson.model.UserIdMapper) hudson.model.UserIdMapper.Disk.writing((hudson.model.UserIdMapper) o);
        if (o instanceof com.cloudbees.plugins.credentials.SystemCredentialsProvider) com.cloudbees.plugins.credentials.SystemCredentialsProvider.Disk.writing((com.cloudbees.plugins.credentials.SystemCredentialsProvider) o);
    }

    /** What nearly every save() of core does: write, then tell (AbstractItem, Node, User, Descriptor, Jenkins of 2.484 and 2.568.2). */
    public static void save(Saveable o, File file) throws IOException { save(o, new XmlFile(jenkins.model.Jenkins.XSTREAM2, file)); }

    public static void save(Saveable o, XmlFile file) throws IOException {
        file.write(o);
        SaveableListener.fireOnChange(o, file);
    }
}
