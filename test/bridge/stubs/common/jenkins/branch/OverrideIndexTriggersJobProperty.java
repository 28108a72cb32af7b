// Signatures of jenkins.branch.OverrideIndexTriggersJobProperty as of 2.1200.v4b_a_3da_2eb_db_4 and 2.1280.v0d4e5b_b_460ef; see DESIGN.md.
package jenkins.branch;

public class OverrideIndexTriggersJobProperty extends hudson.model.JobProperty<hudson.model.Job<?, ?>> {
    protected OverrideIndexTriggersJobProperty(footman.stubs.None none) { super(none); }
    public OverrideIndexTriggersJobProperty(boolean enableTriggers) { super((footman.stubs.None) null); }
    public boolean getEnableTriggers() { throw null; }

    public static class DescriptorImpl extends hudson.model.JobPropertyDescriptor {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public boolean isOwnerMultibranch(hudson.model.Item item) { throw null; }
        public String getDisplayName() { throw null; }
    }

    public static class Dispatcher extends hudson.model.Queue.QueueDecisionHandler {
        protected Dispatcher(footman.stubs.None none) { super(none); }
        public Dispatcher() { super((footman.stubs.None) null); }
        public boolean shouldSchedule(hudson.model.Queue.Task p, java.util.List<hudson.model.Action> actions) { throw null; }
    }
}
