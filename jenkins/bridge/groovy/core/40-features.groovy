/** A part of the bridge. Its install() puts hooks into Jenkins. */
interface Room {
    String name()
    /** True for a hook that rules 5 and 7 rest on: without it the controller is halted. */
    boolean needed()
    void install() throws Exception
}

/** Which features work in this controller, and why others don't. `footman bridge status` shows both. */
@CompileStatic
final class Features {
    private static final Set<String> ACTIVE = new ConcurrentSkipListSet<String>()
    private static final Map<String, String> MISSING = new ConcurrentSkipListMap<String, String>()

    static void active(String name) { ACTIVE.add(name); MISSING.remove(name) }

    static void missing(String name, String reason) { MISSING.put(name, reason); ACTIVE.remove(name) }

    static List<String> activeNames() { return new ArrayList<String>(ACTIVE) }

    static Map<String, String> missingReasons() { return new TreeMap<String, String>(MISSING) }
}

/** One daemon thread for all that is done from time to time. */
@CompileStatic
final class Pulse {
    private static final ScheduledThreadPoolExecutor POOL = make()

    private static ScheduledThreadPoolExecutor make() {
        ScheduledThreadPoolExecutor p = new ScheduledThreadPoolExecutor(1, new Daemons('footman-pulse'))
        p.setRemoveOnCancelPolicy(true)
        return p
    }

    /** Runs work every so many milliseconds, first after one interval. What it throws is logged once for each kind. */
    static void every(long millis, String name, Runnable work) {
        POOL.scheduleWithFixedDelay(new Careful(name, work), millis, millis, TimeUnit.MILLISECONDS)
    }

    static void soon(String name, Runnable work) { POOL.execute(new Careful(name, work)) }
}

@CompileStatic
final class Careful implements Runnable {
    final String name
    final Runnable work
    Careful(String name, Runnable work) { this.name = name; this.work = work }
    void run() {
        try { work.run() } catch (Throwable t) { Footman.once(name + t.getClass().getName(), name + ' failed', t) }
    }
}

@CompileStatic
final class Daemons implements ThreadFactory {
    final String name
    Daemons(String name) { this.name = name }
    Thread newThread(Runnable r) {
        Thread t = new Thread(r, name)
        t.setDaemon(true)
        return t
    }
}
