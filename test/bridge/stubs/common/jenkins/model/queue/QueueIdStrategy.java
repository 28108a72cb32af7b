// Signatures of jenkins.model.queue.QueueIdStrategy as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model.queue;

public abstract class QueueIdStrategy implements hudson.ExtensionPoint {
    protected QueueIdStrategy(footman.stubs.None none) { }
    public QueueIdStrategy() {  }
    public static jenkins.model.queue.QueueIdStrategy get() { throw null; }
    public void persist(hudson.model.Queue.State queueState) { throw null; }
    public void load(hudson.model.Queue.State queueState) { throw null; }
    public abstract long generateIdFor(hudson.model.Queue.Task project, java.util.List<hudson.model.Action> actions);

    public static final class DefaultStrategy extends jenkins.model.queue.QueueIdStrategy {
        protected DefaultStrategy(footman.stubs.None none) { super(none); }
        public DefaultStrategy() { super((footman.stubs.None) null); }
        public long generateIdFor(hudson.model.Queue.Task project, java.util.List<hudson.model.Action> actions) { throw null; }
        public void persist(hudson.model.Queue.State queueState) { throw null; }
        public void load(hudson.model.Queue.State queueState) { throw null; }
        public static long getCurrentCounterValue() { throw null; }
    }
}
