/** The outcome of one command, as it is acknowledged. */
@CompileStatic
final class Answer {
    final String outcome
    final String reason
    private Answer(String outcome, String reason) { this.outcome = outcome; this.reason = reason }
    /** outcome: DONE, RESUMED, FINISHED, UNRESUMABLE or RETRY; the last two need a reason. */
    static Answer of(String outcome, String reason) { return new Answer('OUTCOME_' + outcome, reason ?: '') }
}

interface Handler {
    Answer handle(Map command) throws Exception
}

/** What the sidecar may ask for. Handlers run on a bounded pool, never on the thread that reads the stream. */
@CompileStatic
final class Commands {
    private static final Map<String, Handler> HANDLERS = new ConcurrentHashMap<String, Handler>()
    /** jsonField is the name of the command's field in CommandsResponse, such as "replay_queue". */
    static void on(String jsonField, Handler h) { HANDLERS.put(jsonField, h) }
    static Handler handler(String jsonField) { return HANDLERS.get(jsonField) }
}

/** Client of the sidecar's JSON API (docs/reference/http-api.md). It may be away at any time. */
@CompileStatic
final class Sidecar {
    /** False: schedule nothing new. True while the last answer is younger than lease_ttl and the runner is not silent. */
    static boolean leaseOk() { return true }
    /** Names of the replicas that live and serve, sorted, as last told. Empty: never told. */
    static List<String> triggerOwners() { return Collections.<String>emptyList() }
    static void reportBuild(String job, int number, boolean running, Collection<String> nodes, String result) { }
    static void reportLoad() { }
}

/** replicas/NAME/bridge.json: what `footman bridge status` shows. */
@CompileStatic
final class Status {
    static void halted(String reason) { }
}
