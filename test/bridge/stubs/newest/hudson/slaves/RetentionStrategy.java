// Signatures of hudson.slaves.RetentionStrategy as of jenkins-2.568.2; see DESIGN.md.
package hudson.slaves;

public abstract class RetentionStrategy<T extends hudson.model.Computer> implements hudson.model.Describable<hudson.slaves.RetentionStrategy<?>>, hudson.ExtensionPoint {
    protected RetentionStrategy(footman.stubs.None none) { }
    public RetentionStrategy() {  }
    public abstract long check(T c);
    public boolean isManualLaunchAllowed(T c) { throw null; }
    public boolean isAcceptingTasks(T c) { throw null; }
    public void start(T c) { throw null; }
    public static hudson.DescriptorExtensionList<hudson.slaves.RetentionStrategy<?>, hudson.model.Descriptor<hudson.slaves.RetentionStrategy<?>>> all() { throw null; }
    public static final hudson.slaves.RetentionStrategy<hudson.model.Computer> NOOP = null;
    public static final hudson.slaves.RetentionStrategy.Always INSTANCE = null;

    public static class Always extends hudson.slaves.RetentionStrategy<hudson.slaves.SlaveComputer> {
        protected Always(footman.stubs.None none) { super(none); }
        public Always() { super((footman.stubs.None) null); }
        public long check(hudson.slaves.SlaveComputer c) { throw null; }

        public static class DescriptorImpl extends hudson.model.Descriptor<hudson.slaves.RetentionStrategy<?>> {
            protected DescriptorImpl(footman.stubs.None none) { super(none); }
            public DescriptorImpl() { super((footman.stubs.None) null); }
            public String getDisplayName() { throw null; }
        }
    }

    public static class Demand extends hudson.slaves.RetentionStrategy<hudson.slaves.SlaveComputer> {
        protected Demand(footman.stubs.None none) { super(none); }
        public Demand(long inDemandDelay, long idleDelay) { super((footman.stubs.None) null); }
        public long getInDemandDelay() { throw null; }
        public long getIdleDelay() { throw null; }
        public long check(hudson.slaves.SlaveComputer c) { throw null; }

        public static class DescriptorImpl extends hudson.model.Descriptor<hudson.slaves.RetentionStrategy<?>> {
            protected DescriptorImpl(footman.stubs.None none) { super(none); }
            public DescriptorImpl() { super((footman.stubs.None) null); }
            public String getDisplayName() { throw null; }
        }
    }
}
