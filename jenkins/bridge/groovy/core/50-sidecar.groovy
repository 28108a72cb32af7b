/** The outcome of one command, as it is acknowledged. */
@CompileStatic
final class Answer {
    final String outcome
    final String reason
    final List<Map> applied // answers ApplyChanges only
    private Answer(String outcome, String reason, List<Map> applied) { this.outcome = outcome; this.reason = reason; this.applied = applied }
    /** outcome: DONE, RESUMED, FINISHED, UNRESUMABLE or RETRY; the last two need a reason. */
    static Answer of(String outcome, String reason) { return new Answer('OUTCOME_' + outcome, reason ?: '', Collections.<Map>emptyList()) }
    static Answer applied(List<Map> changes) { return new Answer('OUTCOME_DONE', '', changes) }
}

interface Handler {
    Answer handle(Map command) throws Exception
}

/** What the sidecar may ask for. Handlers run on a bounded pool as SYSTEM, never on the thread that reads the stream. */
@CompileStatic
final class Commands {
    private static final Map<String, Handler> HANDLERS = new ConcurrentHashMap<String, Handler>()
    private static final Set<String> AT_WORK = ConcurrentHashMap.newKeySet()
    private static final int WORKERS = 8, WAITING = 10_000 // one for each build of a dead replica, and more
    private static final ThreadPoolExecutor POOL = pool()
    static volatile String last = ''

    private static ThreadPoolExecutor pool() {
        ThreadPoolExecutor p = new ThreadPoolExecutor(WORKERS, WORKERS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<Runnable>(WAITING), new Daemons('footman-command'))
        p.allowCoreThreadTimeOut(true)
        return p
    }

    /** jsonField is the name of the command's field in CommandsResponse, such as "replay_queue". */
    static void on(String jsonField, Handler h) { HANDLERS.put(jsonField, h) }

    static Handler handler(String jsonField) { return HANDLERS.get(jsonField) }

    /** One line of the stream. A command that comes again while it is carried out is dropped: its answer is under way. */
    static void received(Map message) {
        String id = (String) message.get('id')
        if (!id) { return } // keep_alive
        String field = null
        for (Object f : message.keySet()) { if (f != 'id' && f != 'keep_alive' && message.get(f) instanceof Map) { field = (String) f } }
        if (message.get('keep_alive') != null || !AT_WORK.add(id)) { return }
        try {
            POOL.execute(new Careful('command ' + field, new Work(id, field, (Map) (field == null ? null : message.get(field)))))
        } catch (RejectedExecutionException full) {
            AT_WORK.remove(id) // not acknowledged, so it comes again
        }
    }

    @CompileStatic
    private static final class Work implements Runnable {
        final String id, field
        final Map command
        Work(String id, String field, Map command) { this.id = id; this.field = field; this.command = command }

        void run() {
            try {
                Answer a = answer()
                last = Instant.now().toString() + ' ' + (field ?: 'unknown') + ': ' + a.outcome + (a.reason ? ', ' + a.reason : '')
                Sidecar.acknowledge(id, a)
            } finally {
                AT_WORK.remove(id)
            }
        }

        private Answer answer() {
            Handler h = field == null ? null : HANDLERS.get(field)
            if (h == null) { return Answer.of('RETRY', 'bridge ' + Footman.VERSION + ' does not know this command') }
            try {
                return h.handle(command)
            } catch (Throwable t) {
                Footman.log.log(Level.WARNING, 'command ' + field + ' failed', t)
                return Answer.of('RETRY', t.toString())
            }
        }
    }
}

/**
 * Client of the sidecar's JSON API (docs/reference/http-api.md). It may be away at any time: nothing here stands in
 * the way of a build. One thread reads the stream of commands, one sends heartbeats and reports.
 */
@CompileStatic
final class Sidecar {
    private static final int TIMEOUT_MS = 5_000, STREAM_SILENCE_MS = 45_000, MAX_LINE = 16 << 20, MAX_REPORTS = 20_000
    private static volatile String session
    private static volatile long leaseNs = TimeUnit.SECONDS.toNanos(10), silenceNs = 0
    private static volatile long answered = System.nanoTime()
    private static volatile long beatMs = 2_000
    private static volatile List<String> owners = Collections.<String>emptyList()
    private static final ConcurrentHashMap<String, Map> REPORTS = new ConcurrentHashMap<String, Map>() // newest of each build
    static volatile String lastError = ''

    /** False: schedule nothing new. True while the last answer is younger than lease_ttl and the runner is not silent. */
    static boolean leaseOk() { return System.nanoTime() - answered < leaseNs && silenceNs <= leaseNs }

    /** Changes with each Register; null while there is none. */
    static String session() { return session }

    static boolean connected() { return session != null }

    /** Names of the replicas that live and serve, sorted, as last told. Empty: never told. */
    static List<String> triggerOwners() { return owners }

    static void reportBuild(String job, int number, boolean running, Collection<String> nodes, String result) {
        if (REPORTS.size() >= MAX_REPORTS) { return } // Register lists all running builds anyway
        REPORTS.put(Ledger.key(job, number), [build: [job: job, number: number], phase: running ? 'BUILD_PHASE_RUNNING' : 'BUILD_PHASE_COMPLETED',
                                              nodes: new ArrayList<String>(nodes), result: result ?: ''] as Map)
    }

    /** Soon: wakes the sender. */
    static void reportLoad() { synchronized (REPORTS) { REPORTS.notifyAll() } }

    static void acknowledge(String id, Answer a) {
        try {
            Map answer = [session: session, id: id, outcome: a.outcome, reason: a.reason] as LinkedHashMap
            if (!a.applied.isEmpty()) { answer.put('applied', a.applied) }
            call('Acknowledge', answer)
        } catch (IOException e) {
            failed('acknowledge', e) // the command comes again with the next stream
        }
    }

    static void start() {
        new Daemons('footman-commands').newThread(new Careful('stream', { stream() } as Runnable)).start()
        new Daemons('footman-reports').newThread(new Careful('reports', { reports() } as Runnable)).start()
    }

    static void failed(String what, Throwable e) {
        String text = what + ': ' + e
        if (lastError != text) { Footman.log.info('sidecar: ' + text) }
        lastError = text
    }

    /** Registers, reads commands until the stream breaks, and so on for ever, with backoff and jitter. */
    private static void stream() {
        long pause = 100
        while (true) {
            long began = System.nanoTime()
            try {
                register()
                read()
                failed('stream', new EOFException('ended'))
            } catch (Throwable e) {
                failed('stream', e)
            }
            session = null
            if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(10)) { pause = 100 }
            Thread.sleep(pause + ThreadLocalRandom.current().nextLong(pause))
            pause = Math.min(pause * 2, 1_000L) // it is this host: a sidecar that is back is needed at once, before the lease is over
        }
    }

    private static void register() throws IOException {
        List<Map> running = new ArrayList<Map>()
        for (Builds.Entry e : Builds.all().values()) { running.add([job: e.job, number: e.number] as Map) }
        Map facts = Facts.all()
        facts.put('state', 'CONTROLLER_STATE_' + Live.state().toUpperCase(Locale.ROOT))
        facts.put('running', running)
        Map answer = call('Register', facts)
        beatMs = Math.max(200L, nanos(answer.get('heartbeat_interval'), beatMs * 1_000_000L).intdiv(1_000_000L).longValue())
        heard(answer)
        session = (String) answer.get('session')
        Footman.log.info('registered with the sidecar, ' + running.size() + ' builds running')
        lastError = ''
        reportLoad()
    }

    private static void read() throws IOException {
        HttpURLConnection c = open('Commands', STREAM_SILENCE_MS)
        try {
            send(c, [session: session] as Map)
            InputStream body = new BufferedInputStream(c.getInputStream())
            ByteArrayOutputStream line = new ByteArrayOutputStream()
            while (true) {
                int b = body.read()
                if (b < 0) { return } // what follows the last line end is half a line
                if (b != 10) {
                    if (line.size() >= MAX_LINE) { throw new IOException('a line of the stream is too long') }
                    line.write(b)
                    continue
                }
                Map m = (Map) new JsonSlurperClassic().parseText(line.toString('UTF-8'))
                line.reset()
                if (m.get('error') != null) { throw new IOException(String.valueOf(((Map) m.get('error')).get('message'))) }
                if (m.get('result') instanceof Map) { Commands.received((Map) m.get('result')) }
            }
        } finally {
            c.disconnect()
        }
    }

    private static void reports() {
        long load = 0
        while (true) {
            String s = session
            try {
                if (s != null) {
                    heard(call('Heartbeat', [session: s] as Map))
                    for (String key : new ArrayList<String>(REPORTS.keySet())) {
                        Map r = REPORTS.get(key)
                        Map m = new HashMap(r)
                        m.put('session', s)
                        call('ReportBuild', m)
                        REPORTS.remove(key, r) // unless a newer one came meanwhile
                    }
                    Map now = Live.load()
                    if (now.hashCode() != load || ThreadLocalRandom.current().nextInt(4) == 0) {
                        load = now.hashCode()
                        now.put('session', s)
                        call('ReportLoad', now)
                    }
                }
            } catch (Throwable e) {
                failed('report', e)
                // NOT_FOUND: the session is over, though the stream may still be open. A new one ends the old stream, which comes back by itself.
                if (e instanceof Refused && ((Refused) e).status == 404 && s == session) { try { register() } catch (Throwable again) { failed('register', again) } }
            }
            synchronized (REPORTS) { REPORTS.wait(beatMs) }
        }
    }

    /** Takes the lease and the owners of triggers from an answer. */
    private static void heard(Map a) {
        leaseNs = nanos(a.get('lease_ttl'), leaseNs)
        silenceNs = nanos(a.get('runner_silence'), 0L)
        if (a.get('trigger_owners') instanceof List && !((List) a.get('trigger_owners')).isEmpty()) {
            List<String> l = new ArrayList<String>()
            for (Object o : (List) a.get('trigger_owners')) { l.add(String.valueOf(o)) }
            List<String> before = owners
            owners = Collections.unmodifiableList(l)
            if (before != l) { Missed.ownersWere(before) }
        }
        answered = System.nanoTime()
    }

    /** "1.500s" */
    private static Long nanos(Object duration, long otherwise) {
        try { return (long) (Double.parseDouble(String.valueOf(duration).replace('s', '')) * 1e9d) } catch (NumberFormatException none) { return otherwise }
    }

    @CompileStatic
    static final class Refused extends IOException {
        final int status
        Refused(int status, String message) { super(message); this.status = status }
    }

    static Map call(String method, Map request) throws IOException {
        HttpURLConnection c = open(method, TIMEOUT_MS)
        send(c, request)
        InputStream body = c.getInputStream()
        try {
            return (Map) new JsonSlurperClassic().parseText(new String(body.readNBytes(MAX_LINE), StandardCharsets.UTF_8))
        } finally {
            body.close() // drained, so the connection is kept
        }
    }

    private static HttpURLConnection open(String method, int readTimeout) throws IOException {
        String url = Disk.text(new File(System.getenv('FOOTMAN_URL_FILE'))).trim() // changes when the sidecar restarts
        HttpURLConnection c = (HttpURLConnection) new URL(url + '/footman.v1.Controller/' + method).openConnection(Proxy.NO_PROXY)
        c.setRequestMethod('POST')
        c.setConnectTimeout(TIMEOUT_MS)
        c.setReadTimeout(readTimeout)
        c.setInstanceFollowRedirects(false)
        c.setRequestProperty('Authorization', 'Bearer ' + Disk.text(new File(System.getenv('FOOTMAN_TOKEN_FILE'))).trim())
        c.setRequestProperty('Content-Type', 'application/json')
        c.setDoOutput(true)
        return c
    }

    private static void send(HttpURLConnection c, Map body) throws IOException {
        byte[] b = JsonOutput.toJson(body).getBytes(StandardCharsets.UTF_8)
        c.setFixedLengthStreamingMode(b.length)
        OutputStream out = c.getOutputStream()
        try { out.write(b) } finally { out.close() }
        int status = c.getResponseCode()
        if (status == 200) { return }
        InputStream e = c.getErrorStream()
        String text = e == null ? '' : new String(e.readNBytes(4096), StandardCharsets.UTF_8)
        if (e != null) { e.close() }
        throw new Refused(status, 'HTTP ' + status + ' ' + text)
    }
}
