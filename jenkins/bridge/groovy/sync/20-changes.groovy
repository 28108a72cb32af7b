/** One file that was saved, deleted or moved here. digest null: the sender reads it. */
@CompileStatic
final class SavedChange {
    final String path, base, from, user
    final boolean booting, reloading, loaded
    String digest

    SavedChange(String path, String digest, String base, String from, String user, boolean booting, boolean reloading) {
        this.path = path; this.digest = digest; this.base = base; this.from = from; this.user = user; this.booting = booting; this.reloading = reloading; this.loaded = false
    }

    /** Nothing was written: this is what is in memory. */
    SavedChange(String path, String digest) {
        this.path = path; this.digest = digest; this.base = digest; this.from = null; this.user = null; this.booting = false; this.reloading = false; this.loaded = true
    }

    Map json() {
        Map m = [path: path, digest: digest, base: base] as LinkedHashMap
        if (from) { m.put('from', from) }
        if (user) { m.put('user', user) }
        if (booting) { m.put('booting', true) }
        if (reloading) { m.put('reloading', true) }
        if (loaded) { m.put('loaded', true) }
        return m
    }
}

/**
 * What waits to be told to the sidecar, in the order in which it happened. Not coalesced: each version is based on the one
 * before, and one that is left out would look like a version that its author has not seen.
 */
@CompileStatic
final class Changes {
    /** About 500 bytes each. Beyond it they are dropped and the sidecar is told to scan (`lost`). */
    static final int MAX_WAITING = 20_000
    static final LinkedBlockingQueue<SavedChange> QUEUE = new LinkedBlockingQueue<SavedChange>(MAX_WAITING)
    static final AtomicBoolean lost = new AtomicBoolean()
    static final AtomicLong told = new AtomicLong(), dropped = new AtomicLong(), failed = new AtomicLong()
    private static final Object LOCK = new Object() // base, table and queue belong together

    /** The boot is over: what is saved from now on is somebody's doing. */
    static volatile boolean up = false

    /** This thread has just saved a file: keeps the version and reports it. Throws nothing that matters to who saved. */
    static void saved(File file) {
        String path = file == null ? null : Loaded.path(file)
        if (!SyncPaths.authored(path)) { return }
        try {
            long turn = Loaded.turn() // before the file is looked at
            Loaded.Entry before = Loaded.entry(path)
            if (before != null && before.stat != null && before.stat.same(Stat.of(file))) { return } // two listeners tell of one save
            Loaded.Entry now = Versions.keep(file)
            if (now.digest.isEmpty()) { return } // deleted meanwhile; that is told by itself
            note(path, now, turn, before)
        } catch (Throwable t) {
            wrong(path, t)
        }
    }

    /** It is not there any more, by this controller's doing. */
    static void deleted(String path) {
        synchronized (LOCK) {
            String base = Loaded.digest(path)
            Loaded.forget(path)
            offer(new SavedChange(path, '', base, null, user(), !up, Loaded.applying()))
        }
    }

    /** Something of which the sender finds out the digest: many at once, or not worth a version. */
    static void look(String path, String from) {
        String base
        synchronized (LOCK) {
            base = Loaded.digest(from ?: path)
            if (from) { Loaded.forget(from) }
            offer(new SavedChange(path, null, base, from, user(), !up, Loaded.applying()))
        }
    }

    /** The sender reads what lies there by now. */
    static void resolve(SavedChange c) throws IOException {
        Loaded.Entry now = Loaded.read(Loaded.file(c.path))
        c.digest = now.digest
        if (!SyncPaths.authored(c.path)) { return } // of builds and numbers nothing is remembered
        synchronized (LOCK) { if (Loaded.digest(c.path) == '') { Loaded.set(c.path, now.digest, now.stat) } }
    }

    /** What the start wrote. Its base is what lay there before the start, which only the sidecar knows. */
    static void booted(String path, Loaded.Entry now) {
        synchronized (LOCK) {
            if (Loaded.entry(path) != null) { return } // saved or loaded meanwhile
            Loaded.set(path, now.digest, now.stat)
            offer(new SavedChange(path, now.digest, '', null, null, true, false))
        }
    }

    static void note(String path, Loaded.Entry now) { note(path, now, Loaded.turn(), null) }

    /** seen: what was loaded when this thread, which had saved, looked at its file. */
    static void note(String path, Loaded.Entry now, long turn, Loaded.Entry seen) {
        synchronized (LOCK) {
            Loaded.Entry before = Loaded.entry(path)
            boolean late = before != null && before.turn > turn
            if (late && !before.load) { return } // another thread has told of something newer: it saved after this one
            if (late) { before = seen } // what was loaded meanwhile is not what this was based on
            if (!late || now.stat != null && now.stat.same(Stat.of(Loaded.file(path)))) { Loaded.set(path, now.digest, now.stat, turn) } // else that is newer
            String base = before == null ? '' : before.digest
            // The same content once more is told, too: it may have overwritten somebody else's
            offer(new SavedChange(path, now.digest, base, null, user(), !up, Loaded.applying()))
        }
    }

    private static void offer(SavedChange c) {
        if (!QUEUE.offer(c)) { lost.set(true); dropped.incrementAndGet() }
    }

    /** Who did it; empty for Jenkins itself. */
    static String user() {
        String n = Jenkins.getAuthentication2().getName()
        return n == 'SYSTEM' ? '' : n
    }

    static void wrong(String path, Throwable t) {
        lost.set(true) // the sidecar finds it by a scan
        failed.incrementAndGet()
        Footman.once('change' + t.getClass().getName(), 'a change of ' + path + ' could not be reported', t)
    }
}
