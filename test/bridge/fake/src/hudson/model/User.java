package hudson.model;

import footman.fake.Store;
import footman.fake.Xml;
import hudson.XmlFile;
import hudson.model.listeners.SaveableListener;
import java.io.File;
import java.io.IOException;
import java.util.*;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;

/**
 * In memory one object for each id. Folders: up to 2.523 a map in users.xml (UserIdMapper), which is asked for an id that nobody
 * knows here; from 2.524 on the name is made from the id.
 */
public class User extends AbstractModelObject implements hudson.security.AccessControlled, jenkins.model.Loadable, Saveable, Comparable<User>, jenkins.model.ModelObjectWithContextMenu {
    private static final Logger LOG = Logger.getLogger(User.class.getName());
    public static final hudson.util.XStream2 XSTREAM = new hudson.util.XStream2();
    private String id;

    private User(String id, String fullName) {
        super((footman.stubs.None) null);
        this.id = id;
        Store.of(this).start("hudson.model.User");
        Store.of(this).set("fullName", fullName);
        Store.of(this).set("id", id);
        load();
    }

    public String getId() { return id; }
    public String getFullName() { return Store.of(this).get("fullName"); }
    public void setFullName(String name) { Store.of(this).set("fullName", name == null || name.isEmpty() ? id : name); }
    public String getDescription() { return Store.of(this).get("description"); }
    public void setDescription(String description) { Store.of(this).set("description", description); }
    public String getDisplayName() { return getFullName(); }
    public String getUrl() { return "user/" + id; }
    public String getSearchUrl() { return id; }
    public hudson.security.ACL getACL() { return null; }
    public int compareTo(User that) { return id.compareTo(that.id); }
    public ContextMenu doContextMenu(org.kohsuke.stapler.StaplerRequest2 request, org.kohsuke.stapler.StaplerResponse2 response) throws Exception { return null; }
    public String toString() { return id; }
    static File getRootDir() { return new File(Jenkins.get().getRootDir(), "users"); }

    /** Properties are cleared first, other fields stay (2.484, 2.568.2). */
    public void load() {
        XmlFile f = getConfigFile();
        if (f == null || !f.exists()) return;
        footman.fake.Faults.everywhere("User.load:" + id);
        Store.of(this).raw("properties", null);
        try {
            f.unmarshal(this);
            Store.of(this).set("id", id);
        } catch (IOException e) {
            LOG.log(Level.SEVERE, "Failed to load " + f, e);
        }
    }
    private XmlFile getConfigFile() {
        File d = getFolder();
        return d == null ? null : new XmlFile(XSTREAM, new File(d, "config.xml"));
    }
    private File getFolder() { return UserIdMapper.getInstance().getDirectory(id); } //oldest
    private File getFolder() { return folderOf(id); } //newest
    static File folderOf(String id) { return new File(getRootDir(), id.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT) + "_" + mac(id)); } //newest
    private static String mac(String id) { //newest
        try { //newest
            byte[] sum = java.security.MessageDigest.getInstance("SHA-256").digest(id.toLowerCase(Locale.ROOT).getBytes(java.nio.charset.StandardCharsets.UTF_8)); //newest
            return HexFormat.of().formatHex(sum); // the real one has a key, which all replicas of a home share //newest
        } catch (java.security.GeneralSecurityException e) { //newest
            throw new IllegalStateException(e); //newest
        } //newest
    } //newest
    public File getUserFolder() { File d = getFolder(); return d != null && d.isDirectory() ? d : null; }

    public synchronized void save() throws IOException {
        XmlFile f = new XmlFile(XSTREAM, new File(UserIdMapper.getInstance().putIfAbsent(id, true), "config.xml")); //oldest
        XmlFile f = getConfigFile(); //newest
        f.write(this);
        SaveableListener.fireOnChange(this, f);
    }
    /** Nobody is told. */
    public void delete() throws IOException {
        File d = getUserFolder();
        UserIdMapper.getInstance().remove(id); //oldest
        AllUsers.BY_NAME.remove(key(id));
        if (d != null) Xml.deleteRecursive(d);
    }

    private static String key(String id) { return id.toLowerCase(Locale.ROOT); }
    public static User getById(String id, boolean create) { return getOrCreate(id, id, create); }
    public static User get(String idOrFullName, boolean create) { return getOrCreate(idOrFullName, idOrFullName, create); }
    public static User get(String idOrFullName, boolean create, Map context) { return get(idOrFullName, create); }
    public static User getOrCreateByIdOrFullName(String idOrFullName) { return get(idOrFullName, true); }
    private static User getOrCreate(String id, String fullName, boolean create) {
        User u = AllUsers.BY_NAME.get(key(id));
        if (u == null && (create || UserIdMapper.getInstance().isMapped(id))) { //oldest
        if (u == null && create) { //newest
            u = new User(id, fullName);
            User other = AllUsers.BY_NAME.putIfAbsent(key(id), u);
            return other == null ? u : other;
        }
        return u;
    }
    public static jenkins.model.IdStrategy idStrategy() { return new jenkins.model.IdStrategy.CaseInsensitive(); }
    public static Collection<User> getAll() { return AllUsers.BY_NAME.values().stream().sorted().collect(Collectors.toList()); }
    public static User current() { return null; }
    /** Forgets all first: who asks for a user meanwhile makes an empty one. */
    public static void reload() throws IOException {
        UserIdMapper.getInstance().reload(); //oldest
        AllUsers.BY_NAME.clear();
        AllUsers.scanAll();
    }
    public static void clear() { AllUsers.BY_NAME.clear(); }

    public static final class AllUsers {
        private static final ConcurrentSkipListMap<String, User> BY_NAME = new ConcurrentSkipListMap<>();
        private final Map<String, User> byName = BY_NAME; // the name of the field in core
        public AllUsers() {}
        private static AllUsers getInstance() { return hudson.ExtensionList.lookupSingleton(AllUsers.class); }
        public static void scanAll() throws IOException {
            for (String id : UserIdMapper.getInstance().getConvertedUserIds()) BY_NAME.putIfAbsent(key(id), new User(id, id)); //oldest
            File[] all = getRootDir().listFiles(); //newest
            if (all != null) for (File d : all) { //newest
                if (!d.getName().matches("[a-z0-9]{0,14}_[a-f0-9]{64}") || !new File(d, "config.xml").exists()) continue; //newest
                String id = Xml.direct(java.nio.file.Files.readString(new File(d, "config.xml").toPath()), "id"); //newest
                if (id != null && d.equals(folderOf(id))) BY_NAME.put(key(id), new User(id, id)); //newest
            } //newest
        }
    }

    /** For the boot. */
    public static final class Start { // not in the stubs
        public static void all() throws IOException {
            UserIdMapper.getInstance().init(); //oldest
            AllUsers.scanAll();
        }
    }
}
