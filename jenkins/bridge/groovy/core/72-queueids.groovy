/**
 * Ids of queue items. jenkins.model.queue.QueueIdStrategy (core 2.450, Beta): by default each JVM counts from 1,
 * and a resumed `node` step looks its item up by number, so an adopted build could wait for somebody else's item.
 */
@CompileStatic
final class QueueIds extends QueueIdStrategy {
    private static final SecureRandom RANDOM = new SecureRandom()
    /** Set while an item of another replica is scheduled here: it keeps its id, and its address with it. */
    static final ThreadLocal<Long> KEEP = new ThreadLocal<Long>()

    long generateIdFor(Queue.Task task, List<Action> actions) {
        Long keep = KEEP.get()
        if (keep != null) { return keep.longValue() }
        long id = 0
        while (id == 0L) { id = RANDOM.nextLong() & Long.MAX_VALUE }
        return id
    }
}

@CompileStatic
final class QueueIdRoom implements Room {
    String name() { return 'queue-ids' }
    boolean needed() { return false }
    void install() {
        ExtensionList.lookup(QueueIdStrategy.class).add(0, new QueueIds())
        if (!(QueueIdStrategy.get() instanceof QueueIds)) { throw new IllegalStateException('another QueueIdStrategy comes first: ' + QueueIdStrategy.get()) }
    }
}
