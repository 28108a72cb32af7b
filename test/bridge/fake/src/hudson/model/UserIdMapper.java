package hudson.model;

import footman.fake.Fields;
import footman.fake.Store;
import footman.fake.Xml;
import hudson.XmlFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** users.xml, up to 2.523: the whole map is written, and nobody is told. From 2.524 on it is only migrated from, and no extension. */
public class UserIdMapper {
    private Map<String, String> idToDirectoryNameMap = new ConcurrentHashMap<>();
    private transient File usersDirectory; //oldest

    public UserIdMapper() {} //oldest
    private UserIdMapper() {} //newest
    static UserIdMapper getInstance() { return hudson.ExtensionList.lookupSingleton(UserIdMapper.class); } //oldest
    private static String key(String id) { return id.toLowerCase(Locale.ROOT); }
    public File init() throws IOException { //oldest
        usersDirectory = new File(jenkins.model.Jenkins.get().getRootDir(), "users"); //oldest
        Files.createDirectories(usersDirectory.toPath()); //oldest
        load(); //oldest
        return usersDirectory; //oldest
    } //oldest
    File getDirectory(String id) { //oldest
        String d = idToDirectoryNameMap.get(key(id)); //oldest
        return d == null ? null : new File(usersDirectory, d); //oldest
    } //oldest
    File putIfAbsent(String id, boolean saveToDisk) throws IOException { //oldest
        synchronized (this) { //oldest
            String d = idToDirectoryNameMap.get(key(id)); //oldest
            if (d == null) { //oldest
                d = Files.createTempDirectory(usersDirectory.toPath(), id.replaceAll("[^A-Za-z0-9]", "") + "_").getFileName().toString(); //oldest
                idToDirectoryNameMap.put(key(id), d); //oldest
                if (saveToDisk) save(); //oldest
            } //oldest
            return new File(usersDirectory, d); //oldest
        } //oldest
    } //oldest
    boolean isMapped(String id) { return idToDirectoryNameMap.containsKey(key(id)); } //oldest
    Set<String> getConvertedUserIds() { return Set.copyOf(idToDirectoryNameMap.keySet()); } //oldest
    void remove(String id) throws IOException { idToDirectoryNameMap.remove(key(id)); save(); } //oldest
    void clear() { idToDirectoryNameMap.clear(); } //oldest
    void reload() throws IOException { clear(); load(); } //oldest
    synchronized void save() throws IOException { new XmlFile(new File(usersDirectory, "users.xml")).write(this); } //oldest
    private void load() throws IOException { //oldest
        try { //oldest
            new XmlFile(new File(usersDirectory, "users.xml")).unmarshal(this); //oldest
        } catch (NoSuchFileException e) { //oldest
            return; // it is made when a user is saved //oldest
        } //oldest
    } //oldest

    /** For XStream. */
    public static final class Disk { // not in the stubs
        public static UserIdMapper empty() { return new UserIdMapper(); }
        public static void writing(UserIdMapper m) {
            List<String> all = new ArrayList<>();
            m.idToDirectoryNameMap.forEach((k, v) -> all.add("<entry>\n        <string>" + Xml.escape(k) + "</string>\n        <string>" + Xml.escape(v) + "</string>\n      </entry>"));
            Store.of(m).start("hudson.model.UserIdMapper");
            Store.of(m).raw("idToDirectoryNameMap", all.isEmpty() ? "<idToDirectoryNameMap class=\"concurrent-hash-map\"/>" : "<idToDirectoryNameMap class=\"concurrent-hash-map\">\n      " + String.join("\n      ", all) + "\n  </idToDirectoryNameMap>");
            Store.of(m).set("version", "1");
        }
        public static void read(UserIdMapper m) throws IOException {
            Map<String, String> fresh = new ConcurrentHashMap<>();
            for (String e : Store.of(m).list("idToDirectoryNameMap")) {
                Fields f = new Fields();
                List<String> kv = f.children(e);
                fresh.put(Xml.unescape(Fields.inner(kv.get(0))), Xml.unescape(Fields.inner(kv.get(1))));
            }
            m.idToDirectoryNameMap = fresh;
        }
    }
}
