/**
 * Rule 5: a running build is loaded only by the replica in whose folder its record lies, because loading a
 * Pipeline resumes it. DESIGN.md has the argument why no way of loading passes by.
 */
@CompileStatic
final class Veto implements Room {
    /** Completed builds: KEY -> time stamp of the build.xml that said so. Only saves reading; bounded. */
    private static final Map<String, Long> DONE = new ConcurrentHashMap<String, Long>()
    private static final int MAX_DONE = 200_000
    /** Set while the boot purges the lists of all jobs: the records known before that. */
    private static final ThreadLocal<Map<String, File>> PURGE = new ThreadLocal<Map<String, File>>()
    static final AtomicLong denied = new AtomicLong()

    String name() { return 'veto' }

    boolean needed() { return true }

    void install() {
        // RunListener.allowLoad since 2.451, createLoadAllower since 2.511 (before, listings ask allowLoad). Each listener can say no, so the order doesn't matter.
        ExtensionList.lookup(RunListener).add(0, new VetoListener())
        if (RunListener.all().get(VetoListener) == null) { throw new IllegalStateException('RunListener: ours is not in the list') }
        for (RunListener l : new ArrayList<RunListener>(RunListener.all())) { if (l.getClass().getName() == 'FootmanDoor') { RunListener.all().remove(l) } } // guard.groovy
        purge()
    }

    /** May this build be loaded now? At each load, from any thread. */
    static boolean allow(Job job, int number) {
        String key = Ledger.key(job.getFullName(), number)
        Map<String, File> purge = PURGE.get()
        if (purge != null) { return !purge.containsKey(key) } // a listing of a core before 2.511, see Allower
        if (Builds.running(key)) { return key == Builds.loading() } // never a second object of a build that runs here
        File xml = new File(job.getBuildDir(), number + '/build.xml')
        Long seen = DONE.get(key)
        if (seen != null && seen.longValue() == xml.lastModified()) { return true }
        if (Ledger.own(key).exists()) { return true }
        long stamp = xml.lastModified()
        BuildFile b = BuildFile.read(xml.getParentFile())
        if (b.state == BuildFile.DONE) {
            if (DONE.size() >= MAX_DONE) { DONE.clear() }
            DONE.put(key, stamp)
            return true
        }
        // An old build that never said its result is harmless; one that a peer is writing is not.
        if (b.state == BuildFile.UNCLEAR && !Ledger.foreign().containsKey(key)) { return true }
        denied.incrementAndGet()
        if (Footman.log.isLoggable(Level.FINE)) { Footman.log.fine('veto: ' + job.getFullName() + ' #' + number + ' runs elsewhere') }
        return false
    }

    /**
     * Jobs were listed before this script ran: lists them again, with one look at the ledger before. What is foreign in such a listing
     * and was not in that look is in one after all of them; those jobs are listed once more, each with a look of its own.
     */
    private static void purge() {
        Map<String, File> before = Ledger.foreign()
        PURGE.set(before)
        try {
            for (Job job : Builds.jobs()) { relist(job) }
        } finally {
            PURGE.remove()
        }
        Set<String> fresh = new HashSet<String>()
        for (String k : Ledger.foreign().keySet()) { if (!before.containsKey(k)) { fresh.add(k.substring(0, k.lastIndexOf('@'))) } }
        for (Job job : Builds.jobs()) { if (fresh.contains(Ledger.enc(job.getFullName()))) { relist(job) } }
    }

    private static void relist(Job job) {
        LazyBuildMixIn mix = Builds.mixIn(job)
        if (mix == null) { return }
        for (Object o : mix.getRunMap().getLoadedBuilds().values()) { refuse((Run) o) }
        mix.getRunMap().purgeCache()
        for (Object o : mix.getRunMap().getLoadedBuilds().values()) { refuse((Run) o) }
    }

    static Map<String, File> purging() { return PURGE.get() }

    private static void refuse(Run run) {
        String key = Ledger.key(run.getParent().getFullName(), run.getNumber())
        if (run.isBuilding() && !Builds.running(key) && BuildFile.read(run.getRootDir()).state != BuildFile.DONE) {
            Footman.halt(run.getParent().getFullName() + ' #' + run.getNumber() + ' was loaded before the veto stood. Look which plugin or script loads builds at start-up')
        }
    }
}

@CompileStatic
final class VetoListener extends RunListener<Run> {
    VetoListener() { super(Run) }

    @Override
    boolean allowLoad(Job job, int number) {
        try {
            return Veto.allow(job, number)
        } catch (Throwable t) {
            Footman.once('allowLoad' + t.getClass().getName(), 'veto: no decision, so no', t)
            return false
        }
    }

    // since 2.511; on older cores nothing calls it
    IntPredicate createLoadAllower(Job job) { return new Allower(job) }

    @Override
    void onInitialize(Run run) { Builds.started(run) }

    @Override
    void onStarted(Run run, TaskListener listener) { Builds.started(run) }

    @Override
    void onFinalized(Run run) { Builds.ended(run) }

    @Override
    void onDeleted(Run run) { Builds.deleted(run) }
}

/** Decides for one listing of one job. The records are looked at when it has a first number, after the folder was listed, so none is too new. */
@CompileStatic
final class Allower implements IntPredicate {
    private final Job job
    private boolean looked
    private Set<Integer> elsewhere // null: no decision was possible, so no

    Allower(Job job) { this.job = job }

    boolean test(int number) {
        if (!looked) {
            looked = true
            elsewhere = look(job)
        }
        return elsewhere != null && !elsewhere.contains(number)
    }

    private static Set<Integer> look(Job job) {
        try {
            String prefix = Ledger.enc(job.getFullName()) + '@'
            Set<Integer> numbers = new HashSet<Integer>()
            Set<String> keys = new HashSet<String>((Veto.purging() ?: Ledger.foreign()).keySet())
            keys.addAll(Builds.all().keySet())
            for (String k : keys) { if (k.startsWith(prefix) && k != Builds.loading()) { numbers.add(Integer.parseInt(k.substring(prefix.length()))) } }
            return numbers
        } catch (Throwable t) {
            Footman.once('allower', 'veto: no decision, so no', t)
            return null
        }
    }
}
