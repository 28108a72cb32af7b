/** What became of one change. */
@CompileStatic
final class Applied {
    final String outcome, digest, reason
    private Applied(String outcome, String digest, String reason) { this.outcome = outcome; this.digest = digest; this.reason = reason }

    static Applied ok(String digest) { return new Applied('APPLIED', digest, '') }
    static Applied failed(String reason) { return new Applied('FAILED', '', reason) }
    static Applied restart(String reason) { return new Applied('RESTART_NEEDED', '', reason) }
    static Applied unsupported(String reason) { return new Applied('UNSUPPORTED', '', reason) }

    boolean isOk() { return outcome == 'APPLIED' }

    Map json(String path) { return [path: path, digest: digest, outcome: 'APPLY_OUTCOME_' + outcome, reason: reason] as LinkedHashMap }
}

/** Why a change can't be loaded now, or at all. A load throws it; anything else that it throws is FAILED, too. */
@CompileStatic
final class NotApplied extends Exception {
    final Applied answer
    NotApplied(Applied answer) { super(answer.reason); this.answer = answer }
}

/** Loads one kind of resource. Called under the lock of Apply, as SYSTEM, marked as applying. */
@CompileStatic
abstract class Loader {
    /** The file lies there (or the folder, of kind builds). */
    abstract void load(Change c) throws Exception

    /** The file is gone: forgets what it held. Never deletes a file. */
    abstract void unload(Change c) throws Exception

    /** What Loaded knows for this path is still in memory: an item may have been removed meanwhile. */
    boolean holds(Change c) { return true }

    protected static NotApplied restart(String why) { return new NotApplied(Applied.restart(why)) }
    protected static NotApplied unsupported(String why) { return new NotApplied(Applied.unsupported(why)) }
}

/** One change of ApplyChanges, its path taken apart. */
@CompileStatic
final class Change {
    final String path, kind, from
    final String folder     // of the item, for kinds below jobs/; else that of the file
    final String name       // descriptor id, node, user folder, plugin; number of a build
    final Tree tree
    final boolean again     // load it also if it is what is loaded
    boolean items           // an item was loaded or removed

    Change(String path, String from, Tree tree, boolean again = false) {
        this.path = path
        this.again = again
        this.from = from
        this.tree = tree
        List<String> p = Arrays.asList(path.split('/', -1))
        boolean odd = path.contains('//') || p.contains('..') || p.contains('.') || p.contains('') || path.indexOf(0) >= 0
        int n = p.size()
        String kind = '', folder = n > 1 ? p.subList(0, n - 1).join('/') : '', name = p.get(n - 1)
        if (odd) {
        } else if (n == 1 && name.endsWith('.xml')) {
            kind = name == 'config.xml' ? 'global' : (name == 'credentials.xml' ? 'credentials' : (name == 'scriptApproval.xml' ? 'script-approval' : 'root'))
        } else if (p.get(0) == 'nodes' && n == 3 && name == 'config.xml') { kind = 'node'; name = p.get(1)
        } else if (path == 'users/users.xml') { kind = 'user-map'
        } else if (p.get(0) == 'users' && n == 3 && name == 'config.xml') { kind = 'user'; name = p.get(1)
        } else if (p.get(0) == 'plugins' && n == 2) { kind = 'plugin'
        } else if (p.get(0) == 'jobs') {
            int i = 0
            while (i + 1 < n && (p.get(i) == 'jobs' || i > 0 && p.get(i) == 'branches')) { i += 2 }
            folder = p.subList(0, i).join('/')
            List<String> rest = p.subList(i, n)
            if (rest.isEmpty() || rest == ['config.xml']) { kind = 'item' }
            else if (rest == ['nextBuildNumber']) { kind = 'next-build-number' }
            else if (rest == ['builds']) { kind = 'builds' }
            else if (rest.get(0) == 'builds' && rest.size() <= 3 && Loaded.isNumber(rest.get(1))) { kind = 'build'; name = rest.get(1) }
        }
        this.kind = kind
        this.folder = folder
        this.name = name
    }

    /** What is read: of an item its config.xml, also when its folder is named. */
    File file() {
        if (kind == 'item') { return new File(Footman.HOME, folder + '/config.xml') }
        return kind == 'build' ? new File(Footman.HOME, folder + '/builds/' + name + '/build.xml') : new File(Footman.HOME, path)
    }
}

/**
 * ApplyChanges: files that others saved are loaded, one after the other. What lies on disk is the version: its digest is
 * taken before and after each load, until both agree. No ItemListener, NodeListener or RunListener is called: their
 * author's replica has called them, and what they save (views, triggers, downstream names) comes as changes of its own.
 */
@CompileStatic
final class Apply implements Handler {
    private static final int TRIES = 4
    /** Of one command; the sidecar waits two minutes. What was not reached comes again. */
    private static final long BUDGET_NS = TimeUnit.SECONDS.toNanos(90), SLOW_NS = TimeUnit.SECONDS.toNanos(10)
    private static final locks.ReentrantLock LOCK = new locks.ReentrantLock(true) // fair: a request waits for one load, not for all that a command names
    private static final Map<String, Loader> LOADERS = loaders()
    static final AtomicLong loads = new AtomicLong(), failures = new AtomicLong()
    /** Something is loaded by half. */
    static volatile boolean working = false

    private static Map<String, Loader> loaders() {
        Map<String, Loader> m = new HashMap<String, Loader>()
        m.put('item', new ItemLoader())
        m.put('builds', new BuildsLoader())
        m.put('build', new BuildLoader())
        m.put('next-build-number', new NumberLoader())
        m.put('global', new GlobalLoader())
        m.put('root', new RootLoader())
        m.put('credentials', new UnitLoader('credentials'))
        m.put('script-approval', new UnitLoader('script-approval'))
        m.put('node', new NodeLoader())
        m.put('user', new UserLoader())
        m.put('user-map', new UserMapLoader())
        m.put('plugin', new PluginLoader())
        return m
    }

    Answer handle(Map command) {
        Jenkins j = Jenkins.get()
        if (j.getInitLevel() != InitMilestone.COMPLETED) { return Answer.of('RETRY', 'Jenkins is starting') }
        if (j.isTerminating()) { return Answer.of('RETRY', 'Jenkins is stopping') }
        long began = System.nanoTime()
        List<Map> done = new ArrayList<Map>()
        int failed = 0
        boolean items = false
        Tree tree = new Tree()
        for (Object o : (List) (command.get('changes') ?: [])) {
            Map m = (Map) o
            Change c = new Change(String.valueOf(m.get('path')), (String) m.get('from') ?: '', tree, m.get('again') == Boolean.TRUE)
            Applied a = apply(c, BUDGET_NS - (System.nanoTime() - began))
            items |= c.items
            if (!a.isOk()) { failed++ }
            done.add(a.json(c.path))
        }
        if (items) { graph() }
        Footman.log.info('loaded ' + (done.size() - failed) + ' of ' + done.size() + ' changes in ' + (System.nanoTime() - began).intdiv(1_000_000L) + ' ms' +
            (done.isEmpty() ? '' : ', the first being ' + done.get(0).get('path') + ' ' + done.get(0).get('digest') + ' ' + done.get(0).get('reason')))
        return Answer.applied(done)
    }

    /** Loads one path if something else lies there than what is loaded. For a request that is about to change it, and waits so long for other loads. */
    static Applied one(String path, long waitNs) {
        ACLContext system = ACL.as2(ACL.SYSTEM2)
        try {
            Change c = new Change(path, '', new Tree())
            Applied a = apply(c, waitNs)
            if (c.items) { graph() }
            return a
        } finally {
            system.close()
        }
    }

    /** Who builds after whom. It waits half a second for more. */
    @CompileDynamic
    private static void graph() { Jenkins.get().rebuildDependencyGraphAsync() }

    private static Applied apply(Change c, long waitNs) {
        Loader l = LOADERS.get(c.kind)
        if (l == null) { return Applied.unsupported('nothing that this bridge could load lies at such a path') }
        if (waitNs <= 0 || !LOCK.tryLock(waitNs, TimeUnit.NANOSECONDS)) { return Applied.failed('its turn did not come in time') }
        long began = System.nanoTime()
        boolean before = Loaded.applying(true)
        working = true
        try {
            Applied a = stable(c, l)
            loads.incrementAndGet()
            return a
        } catch (NotApplied e) {
            return e.answer
        } catch (Throwable t) {
            failures.incrementAndGet()
            Footman.once('apply' + c.kind + t.getClass().getName(), c.path + ' could not be loaded', t)
            return Applied.failed(root(t))
        } finally {
            working = before
            Loaded.applying(before)
            LOCK.unlock()
            long ns = System.nanoTime() - began
            if (ns > SLOW_NS) { Footman.log.warning(c.path + ' took ' + ns.intdiv(1_000_000L) + ' ms to load') }
        }
    }

    private static Applied stable(Change c, Loader l) throws Exception {
        Loaded.Entry known = c.kind == 'build' ? null : Loaded.entry(c.path) // before the file is read: who saves meanwhile knows better
        Loaded.Entry now = read(c)
        if (!c.again && known != null && known.digest == now.digest && l.holds(c)) {
            Loaded.swap(c.path, known, new Loaded.Entry(now.digest, now.stat, known.turn, known.load))
            return Applied.ok(now.digest)
        }
        for (int i = 0; i < TRIES; i++) {
            if (now.digest.isEmpty()) { l.unload(c) } else { l.load(c) }
            known = Loaded.entry(c.path)
            Loaded.Entry after = read(c)
            if (after.digest == now.digest) {
                if (c.kind == 'build') { return Applied.ok('') }
                if (Loaded.swap(c.path, known, new Loaded.Entry(after.digest, after.stat, Loaded.turn(), true))) { return Applied.ok(after.digest) }
            }
            now = after
        }
        return Applied.failed('it changes while it is loaded')
    }

    private static Loaded.Entry read(Change c) throws IOException {
        File f = c.file()
        Loaded.Entry e = Loaded.read(f)
        if (!e.digest.isEmpty()) { return e }
        for (File up = f.getParentFile(); up != null && up != Footman.HOME.getParentFile(); up = up.getParentFile()) { // an NFS client remembers for a while that a name was missing
            if (!up.isDirectory()) { continue }
            Disk.sync(up)
            break
        }
        return Loaded.read(f)
    }

    private static String root(Throwable t) {
        Throwable r = t
        while (r.getCause() != null && r.getCause() != r) { r = r.getCause() }
        return r.getClass().getSimpleName() + (r.getMessage() ? ': ' + r.getMessage() : '')
    }
}

/** The names of the root element and of its children: XStream leaves out what is null. Throws SAXException for what is no XML. */
@CompileStatic
final class Top extends org.xml.sax.helpers.DefaultHandler {
    String root
    final Set<String> children = new HashSet<String>()
    private int depth = 0

    static Top of(File file) throws Exception {
        Top t = new Top()
        javax.xml.parsers.SAXParserFactory f = javax.xml.parsers.SAXParserFactory.newInstance()
        f.setFeature('http://apache.org/xml/features/disallow-doctype-decl', true)
        InputStream text = new BufferedInputStream(new FileInputStream(file))
        try { f.newSAXParser().parse(text, t) } finally { text.close() }
        return t
    }

    void startElement(String uri, String local, String name, org.xml.sax.Attributes a) {
        if (depth == 0) { root = name } else if (depth == 1) { children.add(name) }
        depth++
    }

    void endElement(String uri, String local, String name) { depth-- }

    void error(org.xml.sax.SAXParseException e) throws org.xml.sax.SAXException { throw e }

    /** Class names have $ and _, which XStream writes as _- and __. */
    static String unescape(String tag) { return tag.replace('__', '\u0001').replace('_-', '$').replace('\u0001', '_') }
}

/** Fields that nothing public reaches. The same names in core 2.484, 2.516.2 and 2.568.2 unless said. */
@CompileStatic
final class Reach {
    static Field field(Class c, String name) throws NoSuchFieldException {
        for (Class k = c; k != null; k = k.getSuperclass()) {
            try {
                Field f = k.getDeclaredField(name)
                f.setAccessible(true)
                return f
            } catch (NoSuchFieldException up) { }
        }
        throw new NoSuchFieldException(c.getName() + '.' + name)
    }

    static Object get(Object o, String name) throws Exception { return field(o.getClass(), name).get(o) }

    /** A method without arguments, the overriding one first. */
    static java.lang.reflect.Method method(Class c, String name) throws NoSuchMethodException {
        for (Class k = c; k != null; k = k.getSuperclass()) {
            try {
                java.lang.reflect.Method m = k.getDeclaredMethod(name)
                m.setAccessible(true)
                return m
            } catch (NoSuchMethodException up) { }
        }
        throw new NoSuchMethodException(c.getName() + '.' + name)
    }
}
