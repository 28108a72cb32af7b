// Signatures of hudson.triggers.TimerTrigger as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.triggers;

public class TimerTrigger extends hudson.triggers.Trigger<hudson.model.BuildableItem> {
    protected TimerTrigger(footman.stubs.None none) { super(none); }
    public TimerTrigger(String spec) { super((footman.stubs.None) null); }
    public void run() { throw null; }

    public static class DescriptorImpl extends hudson.triggers.TriggerDescriptor {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public boolean isApplicable(hudson.model.Item item) { throw null; }
        public String getDisplayName() { throw null; }
    }

    public static class TimerTriggerCause extends hudson.model.Cause {
        protected TimerTriggerCause(footman.stubs.None none) { super(none); }
        public TimerTriggerCause() { super((footman.stubs.None) null); }
        public String getShortDescription() { throw null; }
        public boolean equals(Object o) { throw null; }
        public int hashCode() { throw null; }
    }
}
