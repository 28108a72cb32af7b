package jenkins.model.queue;

import hudson.ExtensionList;
import hudson.model.Action;
import hudson.model.Queue;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

public abstract class QueueIdStrategy implements hudson.ExtensionPoint {
    public QueueIdStrategy() {}
    public static QueueIdStrategy get() { return ExtensionList.lookupFirst(QueueIdStrategy.class); }
    public void persist(Queue.State queueState) {}
    public void load(Queue.State queueState) {}

    public static final class DefaultStrategy extends QueueIdStrategy {
        private static final AtomicLong COUNTER = new AtomicLong(1000); // a home that was used: the real one keeps its count in queue.xml
        public DefaultStrategy() {}
        public long generateIdFor(Queue.Task project, List<Action> actions) { return COUNTER.incrementAndGet(); }
    }
}
