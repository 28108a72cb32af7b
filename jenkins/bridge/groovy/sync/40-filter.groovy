/**
 * Reload before configure: before a request that may change something, or that shows a form, what it is about is compared with the
 * disk, and loaded if a peer has saved it. So nobody edits, or saves over, what he has not seen. What it misses
 * (scripts, the CLI) is seen afterwards, as a save whose base was not the newest version.
 */
@CompileStatic
final class SyncFilter implements HttpServletFilter {
    private static final long BUDGET_NS = TimeUnit.SECONDS.toNanos(5) // then the request goes on; the base of what it saves says the rest
    static final AtomicLong looked = new AtomicLong(), loaded = new AtomicLong(), failed = new AtomicLong()

    static void install() { ExtensionList.lookup(HttpServletFilter).add(0, new SyncFilter()) }

    boolean handle(HttpServletRequest req, HttpServletResponse rsp) {
        try {
            if (!Changes.up || !Wanted.asks(req)) { return false }
            String who = Jenkins.getAuthentication2().getName()
            Set<String> paths
            ACLContext system = ACL.as2(ACL.SYSTEM2) // what it is about must be found also for those who may not see it
            try { paths = Wanted.paths(req, who) } finally { system.close() }
            long end = System.nanoTime() + BUDGET_NS
            Set<File> folders = new LinkedHashSet<File>()
            for (String path : paths) { folders.add(Loaded.file(path).getParentFile()) }
            for (File folder : folders) { // an NFS client may open what it knows by that name, though it was replaced, until it hears that the folder changed
                Disk.sync(folder)
                folder.list() // with a delegation of the old file it asks for the name no more; a listing compares
            }
            for (String path : paths) {
                long left = end - System.nanoTime()
                if (left <= 0) { break }
                refresh(path, left)
            }
        } catch (Throwable t) {
            failed.incrementAndGet()
            Footman.once('filter' + t.getClass().getName(), 'what a request is about could not be brought up to date', t)
        }
        return false
    }

    private static void refresh(String path, long waitNs) {
        looked.incrementAndGet()
        if (path == SyncPaths.USERS) { SyncUsers.look() } // of what was deleted here a moment ago nobody has told
        if (!stale(path)) { return }
        Applied a = Apply.one(path, waitNs)
        if (a.isOk()) { loaded.incrementAndGet(); return }
        failed.incrementAndGet()
        Footman.once('refresh' + a.outcome, path + ' was changed by another replica and could not be loaded before a request to it: ' + a.reason, null)
    }

    /** Something else lies there than what is loaded. Mostly one open and one stat. */
    static boolean stale(String path) {
        File file = Loaded.file(path)
        Loaded.Entry known = Loaded.entry(path)
        Stat now = null
        try {
            new FileInputStream(file).close() // on NFS opening asks the server, stat alone does not
            now = Stat.of(file)
        } catch (FileNotFoundException none) { }
        if (now == null) { return known == null || !known.digest.isEmpty() } // Apply looks whether it is in memory
        if (known == null) { return now.ctime >= BootWrites.MARK }           // what is older was loaded by the boot
        if (now.same(known.stat)) { return false }
        Loaded.Entry read = Loaded.read(file)
        if (read.digest != known.digest) { return true }
        Loaded.swap(path, known, new Loaded.Entry(read.digest, read.stat, known.turn, known.load))
        return false
    }
}

/** Which files a request is about, by its address. */
@CompileStatic
final class Wanted {
    /** Words in the address of pages that are read with GET and then saved. */
    private static final Set<String> FORMS = new HashSet<String>(['config.xml', 'manage', 'credentials', 'scriptApproval', 'securityRealm', 'account', 'appearance', 'preferences', 'security',
        'confirm-rename', 'move', 'newJob', 'new', 'delete', 'doDelete'])
    private static final Set<String> PLAIN = new HashSet<String>(['GET', 'HEAD', 'OPTIONS'])
    /** First words of addresses that are asked for all the time and change nothing. */
    private static final Set<String> STATIC = new HashSet<String>(['static', 'adjuncts', 'images', 'assets', 'theme', 'resources', 'plugin', 'login', 'logout', 'health', 'whoAmI', 'i18n', 'cli', 'tcpSlaveAgentListener',
        '$stapler', 'ajaxBuildQueue', 'ajaxExecutors', 'descriptorByName', 'jnlpJars', 'wsagents'])
    private static final int MAX = 1_000 // of the files in the home

    static boolean asks(HttpServletRequest req) {
        String path = req.getPathInfo()
        if (path == null || path.length() < 2) { return false }
        int end = path.indexOf('/', 1)
        if (STATIC.contains(end < 0 ? path.substring(1) : path.substring(1, end))) { return false }
        if (!PLAIN.contains(req.getMethod())) { return !path.contains('/descriptorByName/') } // of a form that is being filled in
        for (String word : path.split('/')) { if (FORMS.contains(word) || word.startsWith('config')) { return true } }
        return false
    }

    /** Called as SYSTEM; who is the name of the user behind the request. */
    static Set<String> paths(HttpServletRequest req, String who) {
        Set<String> found = new LinkedHashSet<String>()
        List<String> words = new ArrayList<String>()
        for (String w : req.getPathInfo().split('/')) { if (!w.isEmpty()) { words.add(w) } }
        Walk walk = new Walk(found, who)
        for (int i = 0; i < words.size(); ) { i += walk.step(words.get(i), i + 1 < words.size() ? words.get(i + 1) : null) }
        if (!words.isEmpty() && (NAMING.contains(words.get(words.size() - 1)))) { walk.named(words.get(words.size() - 1), req) }
        walk.end()
        return found
    }

    /** Requests that name something by a parameter, which may exist by now: checks for that look only at memory. */
    private static final Set<String> NAMING = new HashSet<String>(['createItem', 'doCreateItem', 'confirmRename', 'doRename', 'move'])

    /** Follows an address through folders, views and users. */
    @CompileStatic
    private static final class Walk {
        private final Set<String> found
        private final String who
        private ItemGroup group = Jenkins.get()
        private Item item
        private String folder = ''          // of the group's items: "" is the home
        private String owner = 'config.xml' // in whose file lies what follows: views, or the credentials of a folder; "" is none
        private boolean root = true

        Walk(Set<String> found, String who) { this.found = found; this.who = who }

        /** Takes one word, or two. Returns how many. */
        int step(String word, String next) {
            if (next != null && (word == 'job' || word == 'item')) { child(next); return 2 }
            if (next != null && word == 'view') { return 2 }
            if (!root) { return 1 }
            if (next != null && word == 'computer') { own(NAMING.contains(next) || next == 'new' ? '' : next.startsWith('(') ? 'config.xml' : 'nodes/' + next + '/config.xml'); return 1 }
            if (next != null && word == 'user') { user(next); return 2 }
            if (word == 'me') { user(who); return 1 }
            if (word == 'securityRealm') { found.add(SyncPaths.USERS); return 1 }
            if (word == 'scriptApproval') { own('scriptApproval.xml'); return 1 }
            if (word == 'credentials') { own('credentials.xml'); return 1 }
            if (word.startsWith('config') || word == 'cloud' || word == 'appearance' || word == 'manage' && next == null) { system() }
            return 1
        }

        private void own(String path) {
            owner = path
            root = false
        }

        private void child(String name) {
            item = group?.getItem(name)
            String path = item == null ? (group == null ? null : below(name)) : Loaded.path(item.getRootDir())
            group = item instanceof ItemGroup ? (ItemGroup) item : null
            folder = path
            own(path == null || !SyncPaths.item(path) || item == null && !there(path) ? '' : path + '/config.xml')
        }

        /** Where an item that is not known here would lie. True of all groups but multibranch projects, whose branches nobody makes by hand. */
        private String below(String name) { return (folder ? folder + '/' : '') + 'jobs/' + name }

        private void user(String id) {
            found.add(SyncPaths.USERS)
            File dir = User.getById(id, false)?.getUserFolder()
            String path = dir == null ? null : Loaded.path(dir)
            own(path == null ? '' : path + '/config.xml')
        }

        /** The forms of the whole system: config.xml and all files beside it. */
        private void system() {
            String[] names = Footman.HOME.list()
            if (names == null) { return }
            for (String f : names) { if (found.size() < MAX && SyncPaths.authored(f)) { found.add(f) } }
        }

        void named(String verb, HttpServletRequest req) {
            String type = req.getContentType()
            if (req.getQueryString() == null && (type == null || !type.startsWith('application/x-www-form-urlencoded'))) { return } // what is in the body is not ours to read
            String name = req.getParameter(verb == 'createItem' || verb == 'doCreateItem' ? 'name' : 'newName'), from = req.getParameter('from')
            if (req.getPathInfo().startsWith('/computer/')) {
                if (ok(name)) { exists('nodes/' + name) }
                if (ok(from)) { exists('nodes/' + from) }
                return
            }
            if (verb == 'confirmRename' || verb == 'doRename') { // the new name is that of a brother
                if (ok(name) && folder.lastIndexOf('/') > 0) { exists(folder.substring(0, folder.lastIndexOf('/') + 1) + name) }
                return
            }
            if (ok(name)) { exists(below(name)) }
            Item source = from ? Jenkins.get().getItem(from, (ItemGroup) (group ?: Jenkins.get())) : null
            if (source != null) { exists(Loaded.path(source.getRootDir())) }
        }

        private static boolean ok(String name) { return name && name.indexOf('/') < 0 && name != '.' && name != '..' }

        private void exists(String dir) { if (dir != null && there(dir)) { found.add(dir + '/config.xml') } }

        /** An NFS client remembers for a while that a name was missing. */
        private static boolean there(String dir) {
            File file = Loaded.file(dir + '/config.xml')
            if (file.exists()) { return true }
            Disk.sync(file.getParentFile().getParentFile())
            return file.exists()
        }

        void end() { if (owner) { found.add(owner) } }
    }
}
