/**
 * Users. hudson.model.User keeps one object for each in User.AllUsers.byName. A user is loaded as a new object, which then takes the
 * old one's place: User.load empties the old one first, and a login in that moment would find no properties.
 */
@CompileStatic
final class Users {
    @CompileDynamic
    static ConcurrentMap<String, User> byName() { return (ConcurrentMap<String, User>) Reach.get(ExtensionList.lookup(User.AllUsers).get(0), 'byName') }

    /** UserIdMapper, an extension up to 2.516 and longer; null in cores that find a user's folder by a hash of the id. */
    static Object mapper() {
        Class c = Class.forName('hudson.model.UserIdMapper', true, Jenkins.getClassLoader())
        List all = ExtensionList.lookup(c)
        return all.isEmpty() ? null : all.get(0)
    }

    static Map<String, String> map(Object mapper) { return (Map<String, String>) Reach.get(mapper, 'idToDirectoryNameMap') }

    /** Id of the user whose folder this is, '' if nobody's. */
    static String idOf(String folder) throws Exception {
        Object mapper = mapper()
        if (mapper != null) {
            for (Map.Entry<String, String> e : map(mapper).entrySet()) { if (e.getValue() == folder) { return e.getKey() } }
            return ''
        }
        for (User u : byName().values()) { File f = u.getUserFolder(); if (f != null && f.getName() == folder) { return u.getId() } }
        return idIn(folder)
    }

    /** The element id of its config.xml; '' in old ones, and when there is none. */
    static String idIn(String folder) throws Exception {
        File f = new File(Footman.HOME, 'users/' + folder + '/config.xml')
        if (!f.exists()) { return '' }
        javax.xml.parsers.DocumentBuilderFactory b = javax.xml.parsers.DocumentBuilderFactory.newInstance()
        b.setFeature('http://apache.org/xml/features/disallow-doctype-decl', true)
        org.w3c.dom.NodeList kids = b.newDocumentBuilder().parse(f).getDocumentElement().getChildNodes()
        for (int i = 0; i < kids.getLength(); i++) { if (kids.item(i).getNodeName() == 'id') { return kids.item(i).getTextContent() } }
        return ''
    }

    /** The constructor loads; so does the boot's AllUsers.scanAll, with the key as the id. */
    static void load(String id) throws Exception {
        java.lang.reflect.Constructor make = User.getDeclaredConstructor(String, String)
        make.setAccessible(true)
        User fresh = (User) make.newInstance(id, id)
        byName().put(User.idStrategy().keyFor(id), fresh)
        forgetLogin(id)
    }

    static void forget(String id) throws Exception {
        byName().remove(User.idStrategy().keyFor(id))
        forgetLogin(id)
    }

    private static void forgetLogin(String id) {
        try { jenkins.security.UserDetailsCache.get().invalidate(User.idStrategy().keyFor(id)) } catch (Throwable t) { Footman.once('details', 'the cache of logins was not told', t) }
    }
}

@CompileStatic
final class UserLoader extends Loader {
    void load(Change c) throws Exception {
        Top.of(c.file())
        String id = Users.idOf(c.name)
        if (id.isEmpty() && Users.mapper() != null) {
            UserMapLoader.merge()
            id = Users.idOf(c.name)
            if (id.isEmpty()) { id = claim(c.name) }
        }
        if (!id.isEmpty()) { Users.load(id) } // else nobody's folder, which a boot leaves alone, too
    }

    /** users.xml lost it, because somebody saved it who didn't know this user. Known here, it is in what the next one saves. */
    private static String claim(String folder) throws Exception {
        String id = Users.idIn(folder)
        if (id.isEmpty()) { return '' }
        Object mapper = Users.mapper()
        synchronized (mapper) { return Users.map(mapper).putIfAbsent(User.idStrategy().keyFor(id), folder) == null ? User.idStrategy().keyFor(id) : '' }
    }

    void unload(Change c) throws Exception {
        String id = Users.idOf(c.name)
        if (id.isEmpty()) { return }
        Object mapper = Users.mapper()
        Users.forget(id)
        if (mapper != null) { UserMapLoader.merge() }
    }
}

/**
 * users.xml, which says whose folder is which (up to core 2.516 and longer). Merged into the map in memory under the mapper's own lock: entries are
 * added and changed; one that is not in the file leaves only if its folder has no config.xml any more. UserIdMapper.reload
 * would empty the map first, and who logs in meanwhile gets a new, empty user.
 */
@CompileStatic
final class UserMapLoader extends Loader {
    void load(Change c) throws Exception {
        if (Users.mapper() == null) { throw unsupported('this Jenkins has no users.xml any more') }
        merge()
    }

    void unload(Change c) throws Exception { } // nobody deletes it

    static void merge() throws Exception {
        Object mapper = Users.mapper()
        File users = new File(Footman.HOME, 'users')
        Disk.sync(users)
        File file = new File(users, 'users.xml')
        if (!file.exists()) { return }
        List<String> fresh = new ArrayList<String>()
        synchronized (mapper) { // putIfAbsent and save are, too
            Map<String, String> disk = Users.map(new XmlFile(new hudson.util.XStream2(), file).read())
            Map<String, String> map = Users.map(mapper)
            for (Map.Entry<String, String> e : disk.entrySet()) { if (map.put(e.getKey(), e.getValue()) != e.getValue()) { fresh.add(e.getKey()) } }
            for (String key : new ArrayList<String>(map.keySet())) {
                if (disk.containsKey(key)) { continue }
                File folder = new File(users, map.get(key))
                Disk.sync(folder)
                if (new File(folder, 'config.xml').exists() || folder.exists() && !Users.byName().containsKey(key)) { continue } // new here, and not saved yet
                map.remove(key)
                Users.forget(key)
            }
        }
        for (String id : fresh) { if (new File(users, Users.map(mapper).get(id) + '/config.xml').exists()) { Users.load(id) } }
    }
}
