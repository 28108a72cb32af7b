/** Tells the sidecar what changed here, from one thread; after each Register also what is loaded and held in memory. */
@CompileStatic
final class SyncReports implements Runnable {
    private static final int MAX_BATCH = 1_000, MAX_LOADED = 2_000, MAX_HOLDS = 4_000
    private static final long GATHER_MS = 5, IDLE_MS = 250, RETRY_MS = 1_000
    private final List<SavedChange> batch = new ArrayList<SavedChange>()
    private String knows = ''  // the session that was told what is loaded
    private String holds = ''  // the session that was told what is held

    /** Puts the listeners into Jenkins. The controller says that it serves only after this. */
    static void install() {
        try { SyncUsers.install() } catch (Throwable t) { Features.missing('report-users', String.valueOf(t)) }
        ExtensionList.lookup(SaveableListener).add(0, new SavedListener())
        ExtensionList.lookup(ItemListener).add(0, new SavedItems())
        ExtensionList.lookup(NodeListener).add(0, new SavedNodes())
        Builds.WATCHERS.add(new SyncBuilds())
        new Daemons('footman-changes').newThread(new Careful('changes', new SyncReports())).start()
        Features.active('report-changes')
        Features.active('report-rewrites')
    }

    void run() {
        try { BootWrites.look() } catch (Throwable t) { Changes.wrong('what the start wrote', t) }
        try { BootPlugins.look() } catch (Throwable t) { Footman.once('plugins', 'it is not known which plugins are loaded', t) }
        while (true) {
            try {
                step()
            } catch (Throwable t) {
                Sidecar.failed('report of changes', t)
                Thread.sleep(RETRY_MS)
            }
        }
    }

    private void step() {
        gather()
        String session = Sidecar.session()
        if (session == null) {
            if (!batch.isEmpty()) { Thread.sleep(IDLE_MS) }
            return
        }
        boolean lost = Changes.lost.getAndSet(false)
        if (lost || !batch.isEmpty()) {
            try {
                send(session, batch, lost)
            } catch (Throwable t) {
                if (lost) { Changes.lost.set(true) }
                throw t
            }
            batch.clear()
        }
        if (session != knows && Changes.QUEUE.isEmpty()) { tellLoaded(session); knows = session } // after what is news: a base that is told first would be taken for the boot's
        if (Changes.up && session != holds) { tellHeld(session); holds = session }
    }

    /** Waits for a change and takes what comes within the next moment. */
    private void gather() {
        SyncBuilds.going()
        if (!batch.isEmpty()) { return } // not sent yet
        SavedChange first = Changes.QUEUE.poll(SyncBuilds.waiting() ? GATHER_MS * 2 : IDLE_MS, TimeUnit.MILLISECONDS)
        if (first == null) { return }
        Thread.sleep(GATHER_MS)
        batch.add(first)
        Changes.QUEUE.drainTo(batch, MAX_BATCH - 1)
        for (Iterator<SavedChange> i = batch.iterator(); i.hasNext();) {
            SavedChange c = i.next()
            try {
                if (c.digest == null) { Changes.resolve(c) }
            } catch (Throwable t) {
                i.remove()
                Changes.wrong(c.path, t)
            }
        }
    }

    private static void send(String session, List<SavedChange> changes, boolean lost) {
        List<Map> all = new ArrayList<Map>(changes.size())
        for (SavedChange c : changes) { all.add(c.json()) }
        try {
            Sidecar.call('ReportChanges', [session: session, changes: all, lost: lost] as Map)
        } catch (Sidecar.Refused e) {
            if (e.status != 400 || changes.isEmpty()) { throw e }
            if (changes.size() == 1) { // a path that no JSON can carry, or that the sidecar does not believe: it must not hold up all others
                Changes.wrong(changes.get(0).path, e)
                return
            }
            int half = changes.size().intdiv(2)
            send(session, new ArrayList<SavedChange>(changes.subList(0, half)), lost)
            send(session, new ArrayList<SavedChange>(changes.subList(half, changes.size())), false)
            return
        }
        Changes.told.addAndGet(changes.size())
    }

    /** A sidecar that was restarted knows nothing, and would have all of it loaded once more. */
    private static void tellLoaded(String session) {
        List<SavedChange> part = new ArrayList<SavedChange>()
        for (Map.Entry<String, Loaded.Entry> e : Loaded.all().entrySet()) {
            part.add(new SavedChange(e.getKey(), e.getValue().digest))
            if (part.size() == MAX_LOADED) { send(session, part, false); part.clear() }
        }
        if (!part.isEmpty()) { send(session, part, false) }
    }

    /** Something may have been loaded that was gone before any sidecar saw it. */
    private static void tellHeld(String session) {
        List<String> part = new ArrayList<String>()
        for (String path : Held.all()) {
            part.add(path)
            if (part.size() == MAX_HOLDS) { held(session, part); part.clear() }
        }
        if (!part.isEmpty()) { held(session, part) }
    }

    private static void held(String session, List<String> paths) { Sidecar.call('ReportChanges', [session: session, holds: paths] as Map) }
}

/** The files of all items, nodes and users that this controller has in memory. Runs as SYSTEM. */
@CompileStatic
final class Held {
    static List<String> all() {
        List<String> paths = new ArrayList<String>()
        for (Object i : Jenkins.get().getAllItems((Class) Item)) { add(paths, SavedItems.config((Item) i)) }
        for (Node n : Jenkins.get().getNodes()) { if (!(n instanceof hudson.slaves.EphemeralNode)) { add(paths, SavedNodes.config(n)) } }
        for (User u : User.getAll()) {
            File folder = u.getUserFolder() // since 2.129; null: never saved
            if (folder != null) { add(paths, new File(folder, 'config.xml')) }
        }
        return paths
    }

    private static void add(List<String> paths, File file) {
        String path = Loaded.path(file)
        if (SyncPaths.authored(path)) { paths.add(path) }
    }
}
