/**
 * users.xml says which folder belongs to which user. hudson.model.UserIdMapper (2.484 to 2.568) writes it without telling any
 * listener, and User.delete tells none at all. So its map in memory is compared with the one of before.
 */
@CompileStatic
final class SyncUsers {
    private static final long EVERY_MS = 1_000 // User.delete is rare
    private static Field field
    private static Map<String, String> before

    static void install() {
        field = Class.forName('hudson.model.UserIdMapper').getDeclaredField('idToDirectoryNameMap')
        field.setAccessible(true)
        before = now()
        Pulse.every(EVERY_MS, 'users', { look() } as Runnable)
    }

    /** The map in memory; a copy. */
    static Map<String, String> now() { return new HashMap<String, String>((Map<String, String>) field.get(ExtensionList.lookupSingleton(Class.forName('hudson.model.UserIdMapper')))) }

    /** A user was saved on this thread; if it is a new one, users.xml was saved just before. */
    static void saved() {
        try { if (field != null) { look() } } catch (Throwable t) { Changes.wrong(SyncPaths.USERS, t) }
    }

    static synchronized void look() {
        Map<String, String> map = now()
        if (map == before) { return }
        Map<String, String> old = before
        before = map
        for (Map.Entry<String, String> e : old.entrySet()) {
            if (map.get(e.getKey()) != e.getValue() && !Loaded.applying()) { Gone.file(new File(Footman.HOME, 'users/' + e.getValue() + '/config.xml')) }
        }
        Changes.saved(new File(Footman.HOME, SyncPaths.USERS))
    }

    /** What Footman itself has loaded is no change of anybody. Called after a load of users.xml or of a user. */
    static synchronized void loaded() { if (field != null) { before = now() } }
}
