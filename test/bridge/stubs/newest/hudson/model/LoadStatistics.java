// Signatures of hudson.model.LoadStatistics as of jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class LoadStatistics {
    protected LoadStatistics(footman.stubs.None none) { }
    protected LoadStatistics(int initialOnlineExecutors, int initialBusyExecutors) {  }
    public int computeIdleExecutors() { throw null; }
    public int computeTotalExecutors() { throw null; }
    public int computeQueueLength() { throw null; }
    public hudson.model.Api getApi() { throw null; }
    protected void updateExecutorCounts() { throw null; }
    protected void updateCounts(hudson.model.LoadStatistics.LoadStatisticsSnapshot current) { throw null; }
    protected abstract Iterable<hudson.model.Node> getNodes();
    protected abstract boolean matches(hudson.model.Queue.Item item, hudson.model.queue.SubTask subTask);
    public hudson.model.LoadStatistics.LoadStatisticsSnapshot computeSnapshot() { throw null; }
    protected hudson.model.LoadStatistics.LoadStatisticsSnapshot computeSnapshot(Iterable<hudson.model.Queue.BuildableItem> queue) { throw null; }
    public static final float DECAY = 0;
    public static int CLOCK;

    public static class LoadStatisticsUpdater extends hudson.model.PeriodicWork {
        protected LoadStatisticsUpdater(footman.stubs.None none) { super(none); }
        public LoadStatisticsUpdater() { super((footman.stubs.None) null); }
        public long getRecurrencePeriod() { throw null; }
        protected void doRun() { throw null; }
    }

    public static class LoadStatisticsSnapshot implements java.io.Serializable {
        protected LoadStatisticsSnapshot(footman.stubs.None none) { }
        public int getDefinedExecutors() { throw null; }
        public int getOnlineExecutors() { throw null; }
        public int getConnectingExecutors() { throw null; }
        public int getBusyExecutors() { throw null; }
        public int getIdleExecutors() { throw null; }
        public int getAvailableExecutors() { throw null; }
        public int getQueueLength() { throw null; }
        public boolean equals(Object o) { throw null; }
        public int hashCode() { throw null; }
        public String toString() { throw null; }
        public static hudson.model.LoadStatistics.LoadStatisticsSnapshot.Builder builder() { throw null; }

        public static class Builder {
            protected Builder(footman.stubs.None none) { }
            public Builder() {  }
            public hudson.model.LoadStatistics.LoadStatisticsSnapshot build() { throw null; }
            public hudson.model.LoadStatistics.LoadStatisticsSnapshot.Builder withQueueLength(int queueLength) { throw null; }
            public hudson.model.LoadStatistics.LoadStatisticsSnapshot.Builder with(hudson.model.Node node) { throw null; }
            public hudson.model.LoadStatistics.LoadStatisticsSnapshot.Builder with(hudson.model.Computer computer) { throw null; }
        }
    }
}
