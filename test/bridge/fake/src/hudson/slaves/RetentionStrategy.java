package hudson.slaves;

public abstract class RetentionStrategy<T extends hudson.model.Computer> extends hudson.model.AbstractDescribableImpl<RetentionStrategy<?>> implements hudson.ExtensionPoint {
    public RetentionStrategy() {}

    public static class Always extends RetentionStrategy<SlaveComputer> {
        public Always() {}
        public long check(SlaveComputer c) {
            if (c.isOffline() && !c.isConnecting() && c.isLaunchSupported()) c.connect(false);
            return 1;
        }
    }
}
