/**
 * Users. hudson.model.User.delete tells no listener (2.484 to 2.568), and up to core 2.523 hudson.model.UserIdMapper writes users.xml,
 * which says whose folder is which, without telling any; so what is in memory is compared with what was there before. From
 * 2.524 there is no such file: a folder's name follows from the id.
 */
@CompileStatic
final class SyncUsers {
    private static final long EVERY_MS = 1_000 // deleting users is rare
    private static final Map<String, String> PATHS = new HashMap<String, String>() // key of a user -> path of his file, '' if never saved
    private static Map users       // User.AllUsers.byName, by key
    private static Object mapper   // null from 2.524 on
    private static Map<String, String> folders = new HashMap<String, String>() // what users.xml said last

    static synchronized void install() {
        users = (Map) field(User.AllUsers, 'byName').get(ExtensionList.lookupSingleton(User.AllUsers))
        try {
            Class c = Class.forName('hudson.model.UserIdMapper')
            field(c, 'idToDirectoryNameMap')
            mapper = ExtensionList.lookupSingleton(c)
            folders = map()
        } catch (ClassNotFoundException | NoSuchFieldException | IllegalStateException newer) { }
        learn()
        Pulse.every(EVERY_MS, 'users', { look() } as Runnable)
    }

    private static Field field(Class c, String name) {
        Field f = c.getDeclaredField(name)
        f.setAccessible(true)
        return f
    }

    /** users.xml as it is in memory; a copy. */
    private static Map<String, String> map() { return new HashMap<String, String>((Map<String, String>) field(mapper.getClass(), 'idToDirectoryNameMap').get(mapper)) }

    static Object mapper() { return mapper }

    /** A user was saved on this thread; if he is a new one, users.xml was saved just before. */
    static void saved(User u, File file) {
        try {
            if (users == null) { return }
            synchronized (SyncUsers) { PATHS.put(User.idStrategy().keyFor(u.getId()), Loaded.path(file) ?: '') }
            if (mapper != null) { compare(true) }
        } catch (Throwable t) {
            Changes.wrong(SyncPaths.USERS, t)
        }
    }

    static synchronized void look() {
        if (users == null) { return }
        learn()
        for (Iterator<Map.Entry<String, String>> i = PATHS.entrySet().iterator(); i.hasNext();) {
            Map.Entry<String, String> e = i.next()
            if (users.containsKey(e.getKey())) { continue }
            i.remove()
            if (!e.getValue().isEmpty() && !Loaded.file(e.getValue()).exists()) { Gone.path(e.getValue()) }
        }
        if (mapper != null) { compare(false) }
    }

    private static void learn() {
        for (Object e : users.entrySet()) {
            Map.Entry m = (Map.Entry) e
            if (PATHS.containsKey((String) m.getKey())) { continue }
            File folder = ((User) m.getValue()).getUserFolder() // since 2.129; null: never saved
            String path = folder == null ? null : Loaded.path(folder)
            PATHS.put((String) m.getKey(), path == null ? '' : path + '/config.xml')
        }
    }

    /** users.xml is saved at each change of the map. What was written then is what a save would write now; on disk may lie a peer's by this time. */
    private static synchronized void compare(boolean saved) {
        Map<String, String> now = map(), before = folders
        if (now == before) { return }
        folders = now
        if (Loaded.applying()) { return } // Apply says itself what it loaded
        String digest = Memory.keep(SyncPaths.USERS)
        if (!saved && Apply.working) { folders = before; return } // another thread may be loading it: at the next look
        if (digest != null && digest != Loaded.digest(SyncPaths.USERS)) { Changes.note(SyncPaths.USERS, new Loaded.Entry(digest, null)) }
    }
}
