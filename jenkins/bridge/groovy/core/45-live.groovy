/** live.json: what the runner and the peers read about this controller without asking anybody. */
@CompileStatic
final class Live {
    private static final long EVERY_NS = TimeUnit.SECONDS.toNanos(5)
    private static final int LOOK = 3 // seconds between two looks at the figures while nobody says that they changed
    private static String seen = ''
    private static int ticks
    private static String written = ''
    private static long when
    private static volatile boolean stopping
    private static final AtomicBoolean SOON = new AtomicBoolean()

    static String state() {
        Jenkins j = Jenkins.getInstanceOrNull()
        if (stopping || j == null || j.isTerminating()) { return 'stopping' }
        if (j.getInitLevel() != InitMilestone.COMPLETED) { return 'starting' }
        return j.isQuietingDown() ? 'draining' : 'serving'
    }

    /** Something in it changed: write it soon. */
    static void changed() { if (Footman.vetoActive && SOON.compareAndSet(false, true)) { Pulse.soon('live', { SOON.set(false); write() } as Runnable) } }

    /** Every second: the state at once, because the runner waits for "serving"; the figures more rarely. */
    static void tick() {
        String now = state()
        if (now == seen && ++ticks % LOOK != 0) { return }
        seen = now
        nodes()
        write()
    }

    static void stop() { stopping = true; write() }

    static synchronized void write() {
        Map<String, List<String>> nodes = new TreeMap<String, List<String>>()
        for (Map.Entry<String, Builds.Entry> e : Builds.all().entrySet()) { if (!e.getValue().nodes.isEmpty()) { nodes.put(e.getKey(), e.getValue().nodes) } }
        Map now = load()
        Map live = [format: 1, incarnation: Footman.INCARNATION, state: state(), veto: Footman.vetoActive, running: now.get('running_builds'),
                    queue: now.get('queue_length'), online_nodes: now.get('online_nodes'), url: Facts.url(), nodes: nodes] as LinkedHashMap
        String text = JsonOutput.toJson(live)
        if (text == written && System.nanoTime() - when < EVERY_NS) { return }
        boolean changed = text != written
        live.put('updated_at', Instant.now().toString())
        Ledger.write(new File(Footman.OWN, 'live.json'), JsonOutput.toJson(live))
        written = text
        when = System.nanoTime()
        if (changed) { Sidecar.reportLoad() }
    }

    /** The figures of ReportLoad. */
    static Map load() {
        Map m = [state: 'CONTROLLER_STATE_' + state().toUpperCase(Locale.ROOT), running_builds: Builds.all().size()] as LinkedHashMap
        Jenkins j = Jenkins.getInstanceOrNull()
        int online = 0, busy = 0, total = 0
        if (j != null && j.getInitLevel() == InitMilestone.COMPLETED) {
            for (Computer c : j.getComputers()) {
                if (!c.isOnline()) { continue }
                if (!(c instanceof Jenkins.MasterComputer)) { online++ }
                busy += c.countBusy()
                total += c.countExecutors()
            }
        }
        m.put('queue_length', j == null || j.getInitLevel() != InitMilestone.COMPLETED ? 0 : Queue.getInstance().getItems().length)
        m.put('online_nodes', online)
        m.put('busy_executors', busy)
        m.put('total_executors', total)
        return m
    }

    /** Which nodes each build uses: executors of agents whose work is a build, or part of one (getParentExecutable since 2.313). */
    static void nodes() {
        Map<String, Set<String>> used = new HashMap<String, Set<String>>()
        Jenkins j = Jenkins.getInstanceOrNull()
        if (j == null || j.getInitLevel() != InitMilestone.COMPLETED) { return }
        for (Computer c : j.getComputers()) {
            if (c instanceof Jenkins.MasterComputer) { continue }
            List<Executor> all = new ArrayList<Executor>(c.getExecutors())
            all.addAll(c.getOneOffExecutors())
            for (Executor e : all) {
                Queue.Executable x = e.getCurrentExecutable()
                if (x != null && !(x instanceof Run)) { x = x.getParentExecutable() }
                if (!(x instanceof Run)) { continue }
                String key = Ledger.key(((Run) x).getParent().getFullName(), ((Run) x).getNumber())
                Set<String> s = used.get(key)
                if (s == null) { s = new TreeSet<String>(); used.put(key, s) }
                s.add(c.getName())
            }
        }
        for (Map.Entry<String, Builds.Entry> m : Builds.all().entrySet()) {
            List<String> now = used.containsKey(m.getKey()) ? new ArrayList<String>(used.get(m.getKey())) : Collections.<String>emptyList()
            if (now != m.getValue().nodes) {
                m.getValue().nodes = now
                Sidecar.reportBuild(m.getValue().job, m.getValue().number, true, now, '')
                changed()
            }
        }
    }
}

/** What Register tells about this controller. */
@CompileStatic
final class Facts {
    /** Set by pipeline.groovy: says whether a job's builds could be resumed elsewhere. */
    static volatile Resumable resumable

    interface Resumable { boolean test(Job job) }

    /** The address of this very controller, when `footman run` knows it; the root URL is that of the front door. */
    static String url() { return System.getenv('FOOTMAN_CONTROLLER_URL') ?: '' }

    static Map all() {
        Jenkins j = Jenkins.get()
        StringBuilder plugins = new StringBuilder()
        Set<String> names = new TreeSet<String>()
        for (hudson.PluginWrapper p : j.getPluginManager().getPlugins()) { if (p.isActive()) { names.add(p.getShortName() + ':' + p.getVersion()) } }
        for (String n : names) { plugins.append(n).append('\n') }
        int lost = 0
        for (Job job : Builds.jobs()) { if (resumable == null || !resumable.test(job)) { lost++ } }
        return [replica: Footman.NAME, incarnation: String.valueOf(Footman.INCARNATION), pid: pid(), implementation: 'footman-bridge/' + Footman.VERSION,
                jenkins_version: String.valueOf(Jenkins.getVersion()), plugins_digest: Ledger.sha256(plugins.toString()), veto_active: Footman.vetoActive,
                features: Features.activeNames(), missing: Features.missingReasons(), url: url(), built_in_executors: j.getNumExecutors(), unresumable_jobs: lost] as LinkedHashMap
    }

    static int pid() { return Integer.parseInt(java.lang.management.ManagementFactory.getRuntimeMXBean().getName().split('@')[0]) } // ProcessHandle.current() is a VerifyError in Groovy 2.4
}

/** replicas/NAME/bridge.json: what `footman bridge status` shows. */
@CompileStatic
final class Status {
    private static final File FILE = new File(Footman.DIR, 'replicas/' + Footman.NAME + '/bridge.json')
    private static String written = ''

    static synchronized void write() {
        String text = JsonOutput.toJson([format: 1, incarnation: String.valueOf(Footman.INCARNATION), state: Footman.vetoActive ? 'active' : 'starting',
            version: Footman.VERSION, jenkins_version: String.valueOf(Jenkins.getVersion()), active: Features.activeNames(), missing: Features.missingReasons(),
            sidecar: Sidecar.connected() ? 'connected' : 'away', lease: Sidecar.leaseOk(), last_command: Commands.last, last_error: Sidecar.lastError,
            running: Builds.all().size(), pid: Facts.pid()] as LinkedHashMap)
        if (text != written) { Ledger.write(FILE, text + '\n'); written = text }
    }

    static void halted(String reason) {
        Ledger.write(FILE, JsonOutput.toJson([format: 1, incarnation: String.valueOf(Footman.INCARNATION), state: 'halted', reason: reason] as LinkedHashMap) + '\n')
    }
}
