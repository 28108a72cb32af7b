// Signatures of hudson.model.Queue as of jenkins-2.484; see DESIGN.md.
package hudson.model;

public class Queue extends hudson.model.ResourceController implements hudson.model.Saveable {
    protected Queue(footman.stubs.None none) { super(none); }
    public Queue(hudson.model.LoadBalancer loadBalancer) { super((footman.stubs.None) null); }
    public hudson.model.LoadBalancer getLoadBalancer() { throw null; }
    public void setLoadBalancer(hudson.model.LoadBalancer loadBalancer) { throw null; }
    public void load() { throw null; }
    public void save() { throw null; }
    public void clear() { throw null; }
    public boolean add(hudson.model.AbstractProject p) { throw null; }
    public hudson.model.Queue.WaitingItem schedule(hudson.model.AbstractProject p) { throw null; }
    public boolean add(hudson.model.AbstractProject p, int quietPeriod) { throw null; }
    public hudson.model.Queue.WaitingItem schedule(hudson.model.Queue.Task p, int quietPeriod, java.util.List<hudson.model.Action> actions) { throw null; }
    public hudson.model.queue.ScheduleResult schedule2(hudson.model.Queue.Task p, int quietPeriod, java.util.List<hudson.model.Action> actions) { throw null; }
    public boolean add(hudson.model.Queue.Task p, int quietPeriod) { throw null; }
    public hudson.model.Queue.WaitingItem schedule(hudson.model.Queue.Task p, int quietPeriod) { throw null; }
    public boolean add(hudson.model.Queue.Task p, int quietPeriod, hudson.model.Action... actions) { throw null; }
    public hudson.model.Queue.WaitingItem schedule(hudson.model.Queue.Task p, int quietPeriod, hudson.model.Action... actions) { throw null; }
    public hudson.model.queue.ScheduleResult schedule2(hudson.model.Queue.Task p, int quietPeriod, hudson.model.Action... actions) { throw null; }
    public boolean cancel(hudson.model.Queue.Task p) { throw null; }
    public boolean cancel(hudson.model.Queue.Item item) { throw null; }
    public org.kohsuke.stapler.HttpResponse doCancelItem(long id) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public boolean isEmpty() { throw null; }
    public hudson.model.Queue.Item[] getItems() { throw null; }
    public hudson.model.Queue.StubItem[] getDiscoverableItems() { throw null; }
    public java.util.List<hudson.model.Queue.Item> getApproximateItemsQuickly() { throw null; }
    public hudson.model.Queue.Item getItem(long id) { throw null; }
    public java.util.List<hudson.model.Queue.BuildableItem> getBuildableItems(hudson.model.Computer c) { throw null; }
    public java.util.List<hudson.model.Queue.BuildableItem> getBuildableItems() { throw null; }
    public java.util.List<hudson.model.Queue.BuildableItem> getPendingItems() { throw null; }
    protected java.util.List<hudson.model.Queue.BlockedItem> getBlockedItems() { throw null; }
    public java.util.Collection<hudson.model.Queue.LeftItem> getLeftItems() { throw null; }
    public void clearLeftItems() { throw null; }
    public java.util.List<hudson.model.Queue.Item> getUnblockedItems() { throw null; }
    public java.util.Set<hudson.model.Queue.Task> getUnblockedTasks() { throw null; }
    public boolean isPending(hudson.model.Queue.Task t) { throw null; }
    public int countBuildableItemsFor(hudson.model.Label l) { throw null; }
    public int strictCountBuildableItemsFor(hudson.model.Label l) { throw null; }
    public int countBuildableItems() { throw null; }
    public hudson.model.Queue.Item getItem(hudson.model.Queue.Task t) { throw null; }
    public java.util.List<hudson.model.Queue.Item> getItems(hudson.model.Queue.Task t) { throw null; }
    public boolean contains(hudson.model.Queue.Task t) { throw null; }
    public java.util.concurrent.Future<?> scheduleMaintenance() { throw null; }
    public static void withLock(Runnable runnable) { throw null; }
    public static <V, T extends Throwable> V withLock(hudson.remoting.Callable<V, T> callable) throws T { throw null; }
    public static <V> V withLock(java.util.concurrent.Callable<V> callable) throws Exception { throw null; }
    public static boolean tryWithLock(Runnable runnable) { throw null; }
    public static Runnable wrapWithLock(Runnable runnable) { throw null; }
    public static <V, T extends Throwable> hudson.remoting.Callable<V, T> wrapWithLock(hudson.remoting.Callable<V, T> callable) { throw null; }
    public static <V> java.util.concurrent.Callable<V> wrapWithLock(java.util.concurrent.Callable<V> callable) { throw null; }
    protected void _await() throws InterruptedException { throw null; }
    protected void _signalAll() { throw null; }
    protected void _withLock(Runnable runnable) { throw null; }
    protected boolean _tryWithLock(Runnable runnable) { throw null; }
    protected <V, T extends Throwable> V _withLock(hudson.remoting.Callable<V, T> callable) throws T { throw null; }
    protected <V> V _withLock(java.util.concurrent.Callable<V> callable) throws Exception { throw null; }
    public void maintain() { throw null; }
    public static boolean ifBlockedByHudsonShutdown(hudson.model.Queue.Task task) { throw null; }
    public static boolean isBlockedByShutdown(hudson.model.Queue.Task task) { throw null; }
    public hudson.model.Api getApi() { throw null; }
    public static final com.thoughtworks.xstream.XStream XSTREAM = null;
    public static hudson.model.Queue getInstance() { throw null; }
    public static void init(jenkins.model.Jenkins h) { throw null; }

    public static class JobOffer extends hudson.model.queue.MappingWorksheet.ExecutorSlot {
        protected JobOffer(footman.stubs.None none) { super(none); }
        public final hudson.model.Executor executor = null;
        protected void set(hudson.model.queue.WorkUnit p) { throw null; }
        public hudson.model.Executor getExecutor() { throw null; }
        public boolean canTake(hudson.model.Queue.BuildableItem item) { throw null; }
        public hudson.model.queue.CauseOfBlockage getCauseOfBlockage(hudson.model.Queue.BuildableItem item) { throw null; }
        public boolean isAvailable() { throw null; }
        public hudson.model.Node getNode() { throw null; }
        public boolean isNotExclusive() { throw null; }
        public String toString() { throw null; }
    }

    public static final class State {
        protected State(footman.stubs.None none) { }
        public State() {  }
        public java.util.List<hudson.model.Queue.Item> items;
        public java.util.Map<String, Object> properties;
    }

    public interface TransientTask extends hudson.model.Queue.Task {
    }

    public interface FlyweightTask extends hudson.model.Queue.Task {
    }

    public interface NonBlockingTask extends hudson.model.Queue.Task {
    }

    public interface Task extends hudson.model.ModelObject, hudson.model.queue.SubTask {
        default boolean isBuildBlocked() { throw null; }
        default String getWhyBlocked() { throw null; }
        default hudson.model.queue.CauseOfBlockage getCauseOfBlockage() { throw null; }
        String getName();
        String getFullDisplayName();
        default String getAffinityKey() { throw null; }
        default void checkAbortPermission() { throw null; }
        String getUrl();
        default boolean isConcurrentBuild() { throw null; }
        default java.util.Collection<? extends hudson.model.queue.SubTask> getSubTasks() { throw null; }
        default org.springframework.security.core.Authentication getDefaultAuthentication2() { throw null; }
        default org.springframework.security.core.Authentication getDefaultAuthentication2(hudson.model.Queue.Item item) { throw null; }
    }

    public interface Executable extends Runnable {
        hudson.model.queue.SubTask getParent();
        default hudson.model.Queue.Executable getParentExecutable() { throw null; }
        void run() throws jenkins.model.queue.AsynchronousExecution;
        default long getEstimatedDuration() { throw null; }
        default String getConsoleUrl() { throw null; }
        String toString();
    }

    public abstract static class Item extends hudson.model.Actionable implements jenkins.model.queue.QueueItem {
        protected Item(footman.stubs.None none) { super(none); }
        public long getId() { throw null; }
        public int getIdLegacy() { throw null; }
        public final hudson.model.Queue.Task task = null;
        public hudson.model.Queue.Task getTask() { throw null; }
        public boolean isBlocked() { throw null; }
        public boolean isBuildable() { throw null; }
        public boolean isStuck() { throw null; }
        public long getInQueueSince() { throw null; }
        public String getInQueueForString() { throw null; }
        public hudson.model.queue.QueueTaskFuture<hudson.model.Queue.Executable> getFuture() { throw null; }
        public hudson.model.Label getAssignedLabel() { throw null; }
        public hudson.model.Label getAssignedLabelFor(hudson.model.queue.SubTask st) { throw null; }
        public final java.util.List<hudson.model.Cause> getCauses() { throw null; }
        public String getCausesDescription() { throw null; }
        protected Item(hudson.model.Queue.Task task, java.util.List<hudson.model.Action> actions, long id, hudson.model.queue.FutureImpl future) { super((footman.stubs.None) null); }
        protected Item(hudson.model.Queue.Task task, java.util.List<hudson.model.Action> actions, long id, hudson.model.queue.FutureImpl future, long inQueueSince) { super((footman.stubs.None) null); }
        protected Item(hudson.model.Queue.Item item) { super((footman.stubs.None) null); }
        public String getUrl() { throw null; }
        public final String getWhy() { throw null; }
        public abstract hudson.model.queue.CauseOfBlockage getCauseOfBlockage();
        public String getParams() { throw null; }
        public String getSearchUrl() { throw null; }
        public org.kohsuke.stapler.HttpResponse doCancelQueue() { throw null; }
        public org.springframework.security.core.Authentication authenticate2() { throw null; }
        public hudson.model.Api getApi() { throw null; }
        public org.kohsuke.stapler.HttpResponse doIndex(org.kohsuke.stapler.StaplerRequest2 req) { throw null; }
        protected Object readResolve() { throw null; }
        public String toString() { throw null; }
    }

    public static class StubTask {
        protected StubTask(footman.stubs.None none) { }
        public StubTask(hudson.model.Queue.Task base) {  }
        public String getName() { throw null; }
    }

    public static class StubItem {
        protected StubItem(footman.stubs.None none) { }
        public hudson.model.Queue.StubTask task;
        public StubItem(hudson.model.Queue.StubTask task) {  }
    }

    public interface QueueAction extends hudson.model.Action {
        boolean shouldSchedule(java.util.List<hudson.model.Action> actions);
    }

    public abstract static class QueueDecisionHandler implements hudson.ExtensionPoint {
        protected QueueDecisionHandler(footman.stubs.None none) { }
        public QueueDecisionHandler() {  }
        public abstract boolean shouldSchedule(hudson.model.Queue.Task p, java.util.List<hudson.model.Action> actions);
        public static hudson.ExtensionList<hudson.model.Queue.QueueDecisionHandler> all() { throw null; }
    }

    public static final class WaitingItem extends hudson.model.Queue.Item implements Comparable<hudson.model.Queue.WaitingItem> {
        protected WaitingItem(footman.stubs.None none) { super(none); }
        public java.util.Calendar timestamp;
        public WaitingItem(java.util.Calendar timestamp, hudson.model.Queue.Task project, java.util.List<hudson.model.Action> actions) { super((footman.stubs.None) null); }
        public int compareTo(hudson.model.Queue.WaitingItem that) { throw null; }
        public hudson.model.queue.CauseOfBlockage getCauseOfBlockage() { throw null; }
    }

    public abstract static class NotWaitingItem extends hudson.model.Queue.Item {
        protected NotWaitingItem(footman.stubs.None none) { super(none); }
        public final long buildableStartMilliseconds = 0;
        protected NotWaitingItem(hudson.model.Queue.WaitingItem wi) { super((footman.stubs.None) null); }
        protected NotWaitingItem(hudson.model.Queue.NotWaitingItem ni) { super((footman.stubs.None) null); }
    }

    public final class BlockedItem extends hudson.model.Queue.NotWaitingItem {
        protected BlockedItem(footman.stubs.None none) { super(none); }
        public BlockedItem(hudson.model.Queue.WaitingItem wi) { super((footman.stubs.None) null); }
        public BlockedItem(hudson.model.Queue.NotWaitingItem ni) { super((footman.stubs.None) null); }
        public boolean isCauseOfBlockageNull() { throw null; }
        public hudson.model.queue.CauseOfBlockage getCauseOfBlockage() { throw null; }
    }

    public static final class BuildableItem extends hudson.model.Queue.NotWaitingItem {
        protected BuildableItem(footman.stubs.None none) { super(none); }
        public BuildableItem(hudson.model.Queue.WaitingItem wi) { super((footman.stubs.None) null); }
        public BuildableItem(hudson.model.Queue.NotWaitingItem ni) { super((footman.stubs.None) null); }
        public hudson.model.queue.CauseOfBlockage getCauseOfBlockage() { throw null; }
        public boolean isStuck() { throw null; }
        public boolean isPending() { throw null; }
    }

    public static final class LeftItem extends hudson.model.Queue.Item {
        protected LeftItem(footman.stubs.None none) { super(none); }
        public final hudson.model.queue.WorkUnitContext outcome = null;
        public LeftItem(hudson.model.queue.WorkUnitContext wuc) { super((footman.stubs.None) null); }
        public LeftItem(hudson.model.Queue.Item cancelled) { super((footman.stubs.None) null); }
        public hudson.model.queue.CauseOfBlockage getCauseOfBlockage() { throw null; }
        public hudson.model.Queue.Executable getExecutable() { throw null; }
        public boolean isCancelled() { throw null; }
    }

    public static final class Saver extends hudson.model.queue.QueueListener implements Runnable {
        protected Saver(footman.stubs.None none) { super(none); }
        public Saver() { super((footman.stubs.None) null); }
        public void onEnterWaiting(hudson.model.Queue.WaitingItem wi) { throw null; }
        public void onLeft(hudson.model.Queue.LeftItem li) { throw null; }
        public void run() { throw null; }
    }
}
