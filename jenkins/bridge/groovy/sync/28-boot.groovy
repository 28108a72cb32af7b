/**
 * What the start itself wrote before there was a listener: Jenkins' constructor saves config.xml, and descriptors their own files. If
 * what is in memory is what lies there, this controller wrote it, perhaps over what a peer had saved since it was read.
 */
@CompileStatic
final class BootWrites {
    /** ctime of the file by which `footman run` began this life: what is older was loaded by the boot. */
    static final long MARK = mark()

    private static long mark() {
        Stat s = Stat.of(new File(Footman.DIR, 'replicas/' + Footman.NAME + '/incarnation'))
        return s == null ? 0L : s.ctime
    }

    static void look() {
        String[] names = Footman.HOME.list()
        List<String> paths = new ArrayList<String>(names == null ? Collections.<String>emptyList() : Arrays.asList(names))
        paths.add(SyncPaths.USERS)
        for (String path : paths) {
            if (!SyncPaths.authored(path)) { continue }
            try {
                Stat s = Stat.of(Loaded.file(path))
                if (s == null || s.ctime < MARK || Loaded.entry(path) != null) { continue }
                String memory = Memory.keep(path)
                if (memory == null) { continue }
                Loaded.Entry now = Loaded.read(Loaded.file(path))
                if (memory == now.digest && Loaded.entry(path) == null) { Changes.booted(path, now) }
            } catch (Throwable t) {
                Footman.once('boot' + path, path + ' was written by the start or by somebody else, and could not be compared with what is loaded', t)
            }
        }
    }
}

/** What a save would write now, for files of which it is known what saves them. */
@CompileStatic
final class Memory {
    /** Writes it as a version, and returns its digest; null when nobody knows. */
    static String keep(String path) {
        XmlFile into = null
        Object o = null
        File tmp = Versions.temporary()
        if (path == 'config.xml') {
            o = Jenkins.get()
            into = new XmlFile(Jenkins.XSTREAM2, tmp, false) // 2.304
        } else if (path == SyncPaths.USERS) {
            o = SyncUsers.mapper()
            into = new XmlFile(new hudson.util.XStream2(), tmp, false)
        } else {
            Descriptor d = Jenkins.get().getDescriptor(path.substring(0, path.length() - 4))
            XmlFile own = d == null ? null : (XmlFile) CONFIG_FILE.invoke(d)
            if (own == null || Loaded.path(own.getFile()) != path) { return null }
            o = d
            into = new XmlFile(own.getXStream(), tmp, false)
        }
        if (o == null) { return null }
        try {
            into.write(o)
            return Versions.name(tmp)
        } finally {
            tmp.delete()
        }
    }

    private static final java.lang.reflect.Method CONFIG_FILE = configFile()

    private static java.lang.reflect.Method configFile() {
        java.lang.reflect.Method m = Descriptor.getDeclaredMethod('getConfigFile') // protected; overridden by some plugins
        m.setAccessible(true)
        return m
    }
}
