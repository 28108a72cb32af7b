/** Builds that this JVM executes, loads or finishes, by KEY. Each has a record in the own folder. */
@CompileStatic
final class Builds {
    /** One of them. */
    static final class Entry {
        final String job
        final int number
        final long since = System.nanoTime()
        volatile boolean started          // it got further than its number
        volatile Run run                  // the one object that executes it
        volatile Run over                 // the same when it completed in memory, until that is on disk
        volatile List<String> nodes = Collections.<String>emptyList()
        Entry(String job, int number) { this.job = job; this.number = number }
    }

    /** Told what others may have to load; throws nothing. */
    interface Watcher {
        /** It is complete on disk, and its record is gone. */
        void over(String job, int number)
        /** The job's nextBuildNumber was saved. */
        void numbered(Job job)
    }

    static final List<Watcher> WATCHERS = new CopyOnWriteArrayList<Watcher>()
    private static final ConcurrentHashMap<String, Entry> RUNNING = new ConcurrentHashMap<String, Entry>()
    private static final ThreadLocal<String> LOADING = new ThreadLocal<String>()
    private static final long NEVER_STARTED_S = 60 // from number to directory takes milliseconds

    static boolean running(String key) { return RUNNING.containsKey(key) }

    /** The build that this very thread is loading with a record in hand: the veto lets only this thread through. */
    static String loading() { return LOADING.get() }

    static Map<String, Entry> all() { return Collections.unmodifiableMap(RUNNING) }

    static List<Job> jobs() { return (List<Job>) (List) Jenkins.get().getAllItems((Class) Job) }

    static LazyBuildMixIn mixIn(Job job) {
        return job instanceof LazyBuildMixIn.LazyLoadingJob ? ((LazyBuildMixIn.LazyLoadingJob) job).getLazyBuildMixIn() : null
    }

    /** Creates the record. False: that number has one already. */
    static boolean claim(Job job, int number) throws IOException {
        String key = Ledger.key(job.getFullName(), number)
        if (RUNNING.containsKey(key) || !Ledger.create(job, number, queueId())) { return false }
        RUNNING.put(key, new Entry(job.getFullName(), number))
        return true
    }

    /** Loads a build whose record lies in the own folder; loading a running Pipeline resumes it. Null: it can't be loaded. */
    static Run load(Job job, int number, LazyBuildMixIn mix) {
        String key = Ledger.key(job.getFullName(), number)
        Entry mine = new Entry(job.getFullName(), number)
        mine.started = true
        boolean other = RUNNING.putIfAbsent(key, mine) != null
        LOADING.set(key)
        try {
            synchronized (mix) { // newBuild is synchronized on it too: a number recognised between its number and its put would break that build
                mix.getRunMap().recognizeNumber(number)
                Run run = job.getBuildByNumber(number)
                if (run == null && !other) { // a failure of the past is remembered for ever in this list, so make a new one, as doReload does
                    mix.onLoad(job.getParent(), job.getName())
                    mix.getRunMap().recognizeNumber(number)
                    run = job.getBuildByNumber(number)
                }
                return run
            }
        } finally {
            LOADING.remove()
            if (!other && job.getBuildByNumber(number) == null) { RUNNING.remove(key, mine) }
        }
    }

    /** It executes here, whoever loaded it (Storage.register, a lazy load with an own record). */
    static void note(Run run) {
        String job = ((Job) run.getParent()).getFullName()
        Entry fresh = new Entry(job, run.getNumber())
        Entry e = RUNNING.putIfAbsent(Ledger.key(job, run.getNumber()), fresh) ?: fresh
        e.started = true
        e.run = run
        Live.changed()
    }

    static void started(Run run) {
        Job job = (Job) run.getParent()
        String key = Ledger.key(job.getFullName(), run.getNumber())
        // Runs of a matrix and of Maven modules number themselves. They are parts of a build of the job above them, which has the record:
        // they end with it, and cannot be loaded by others, because they have no build.xml until then.
        if (job.getParent() instanceof Job) { return }
        if (!RUNNING.containsKey(key)) { claimLate(job, run) }
        Entry e = RUNNING.get(key)
        if (e == null || e.started) { return }
        e.started = true
        e.run = run
        if (run instanceof AbstractBuild) { save(run) }
        Live.changed()
        Sidecar.reportBuild(e.job, e.number, true, e.nodes, '')
    }

    /** For any other kind of run that asked no BuildNumberAssigner. Exceptions of listeners are swallowed, so it is interrupted instead. */
    private static void claimLate(Job job, Run run) {
        try {
            claim(job, run.getNumber())
        } catch (Throwable t) {
            Footman.log.log(Level.WARNING, run.toString() + ' has no record and is stopped', t)
            Executor e = run.getExecutor()
            if (e != null) { e.interrupt(Result.ABORTED) }
        }
    }

    /**
     * Freestyle and its kin write build.xml only at their end, so one that was killed couldn't be loaded at all.
     * Saved once at the start, it can be shown as ABORTED, and scheduled anew with its parameters and causes.
     */
    private static void save(Run run) {
        try { run.save() } catch (IOException e) { Footman.log.log(Level.WARNING, 'first save of ' + run + ' failed', e) }
    }

    static void ended(Run run) {
        Entry e = RUNNING.get(Ledger.key(run.getParent().getFullName(), run.getNumber()))
        if (e == null) { return }
        e.over = run
        release(e)
    }

    static void deleted(Run run) { ended(run) } // its directory goes after this call: the pulse looks again

    /** Removes the record if, and only if, the disk says that the build is over. onFinalized comes even when saving failed. */
    static boolean release(Entry e) {
        File dir = e.over.getRootDir()
        if (BuildFile.read(dir).state != BuildFile.DONE) {
            if (dir.isDirectory()) { return false }
            Disk.sync(dir.getParentFile())
            if (dir.isDirectory()) { return false }
        }
        forget(Ledger.key(e.job, e.number), e, String.valueOf(e.over.getResult()))
        return true
    }

    /** The end of a record: unlinked first, so that nobody finds a claim without anybody behind it. */
    static void forget(String key, Entry e, String result) throws IOException {
        Ledger.remove(key)
        RUNNING.remove(key)
        Live.changed()
        Sidecar.reportBuild(e.job, e.number, false, Collections.<String>emptyList(), result)
        over(e.job, e.number)
    }

    static void over(String job, int number) { for (Watcher w : WATCHERS) { w.over(job, number) } }

    /** From the pulse: saves that failed, builds that were deleted, numbers whose build was then not made. */
    static void tidy() {
        for (Map.Entry<String, Entry> m : RUNNING.entrySet()) {
            Entry e = m.getValue()
            try {
                if (e.over != null) {
                    if (!release(e) && e.over.getRootDir().isDirectory() && !e.over.isBuilding()) { e.over.save(); release(e) }
                } else if (!e.started && System.nanoTime() - e.since > TimeUnit.SECONDS.toNanos(NEVER_STARTED_S)) {
                    Job job = Jenkins.get().getItemByFullName(e.job, Job)
                    File builds = job == null ? null : job.getBuildDir()
                    if (builds == null) { continue }
                    Disk.sync(builds)
                    if (!new File(builds, String.valueOf(e.number)).exists()) {
                        Footman.log.info(e.job + ' #' + e.number + ' got a number and was never made')
                        forget(m.getKey(), e, '')
                    } else { e.started = true }
                }
            } catch (IOException x) {
                Footman.once('tidy' + m.getKey(), 'the record of ' + e.job + ' #' + e.number + ' stays for now', x)
            }
        }
    }

    /** Id of the queue item that is becoming a build on this thread; 0 when there is none. */
    private static long queueId() {
        try {
            Executor e = Executor.currentExecutor()
            Queue.Item item = e?.getCurrentWorkUnit()?.context?.item
            return item == null ? 0L : item.getId()
        } catch (Throwable t) {
            return 0L
        }
    }
}

/**
 * Draws build numbers: under a lock that all replicas share, and with the record written before the build's
 * directory exists. Runs that number themselves: Builds.started.
 */
@CompileStatic
final class NumbersRoom implements Room {
    String name() { return 'claim' }

    boolean needed() { return true }

    void install() {
        // Job.BuildNumberAssigner since 2.484; the default has ordinal -1000.
        ExtensionList<Job.BuildNumberAssigner> all = ExtensionList.lookup(Job.BuildNumberAssigner)
        all.add(0, new Assigner())
        if (!(ExtensionList.lookupFirst(Job.BuildNumberAssigner) instanceof Assigner)) { throw new IllegalStateException('BuildNumberAssigner: ours is not the first one') }
    }
}

@CompileStatic
final class Assigner implements Job.BuildNumberAssigner {
    private static final long WAIT_NS = TimeUnit.SECONDS.toNanos(30) // a build that has no number by then does not start
    /** POSIX locks belong to the process: one thread of this JVM at a time opens a stripe, and nobody else ever does. */
    private static final Object[] STRIPES = new Object[256]
    static { for (int i = 0; i < 256; i++) { STRIPES[i] = new Object() } }

    int assignBuildNumber(Job job, Job.BuildNumberAssigner.SaveNextBuildNumber saver) throws IOException {
        int stripe = Integer.parseInt(Ledger.sha256(job.getFullName()).substring(0, 2), 16)
        File file = new File(Footman.DIR, 'numbers/' + String.format('%02x', stripe))
        synchronized (STRIPES[stripe]) {
            file.getParentFile().mkdirs()
            FileChannel c = FileChannel.open(file.toPath(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
            try {
                await(c, file)
                return draw(job, saver)
            } finally {
                c.close() // drops the lock
            }
        }
    }

    private static void await(FileChannel c, File file) throws IOException {
        long end = System.nanoTime() + WAIT_NS
        while (c.tryLock() == null) { // lock() polls every 30 s on some NFS clients
            if (System.nanoTime() > end) { throw new IOException('no build number: ' + file + ' is locked by another replica') }
            try { Thread.sleep(1L + ThreadLocalRandom.current().nextInt(2)) } catch (InterruptedException e) { throw new InterruptedIOException('no build number: interrupted') }
        }
    }

    private static int draw(Job job, Job.BuildNumberAssigner.SaveNextBuildNumber saver) throws IOException {
        File saved = new File(job.getRootDir(), 'nextBuildNumber')
        Disk.sync(job.getRootDir())
        int n = Math.max(1, job.getNextBuildNumber())
        try { n = Math.max(n, Integer.parseInt(Disk.text(saved).trim())) } catch (NoSuchFileException | NumberFormatException none) { }
        File builds = job.getBuildDir()
        while (new File(builds, String.valueOf(n)).exists() || !Builds.claim(job, n)) { n++ }
        try {
            job.fastUpdateNextBuildNumber(n + 1)
            saver.call()
            for (Builds.Watcher w : Builds.WATCHERS) { w.numbered(job) }
        } catch (Throwable t) {
            Builds.forget(Ledger.key(job.getFullName(), n), Builds.all().get(Ledger.key(job.getFullName(), n)), '')
            throw t
        }
        return n
    }
}
