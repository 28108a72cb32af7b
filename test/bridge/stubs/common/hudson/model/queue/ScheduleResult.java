// Signatures of hudson.model.queue.ScheduleResult as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model.queue;

public abstract class ScheduleResult {
    protected ScheduleResult(footman.stubs.None none) { }
    public ScheduleResult() {  }
    public boolean isCreated() { throw null; }
    public boolean isRefused() { throw null; }
    public hudson.model.Queue.Item getItem() { throw null; }
    public hudson.model.Queue.WaitingItem getCreateItem() { throw null; }
    public final boolean isAccepted() { throw null; }
    public static hudson.model.queue.ScheduleResult.Created created(hudson.model.Queue.WaitingItem i) { throw null; }
    public static hudson.model.queue.ScheduleResult.Existing existing(hudson.model.Queue.Item i) { throw null; }
    public static hudson.model.queue.ScheduleResult.Refused refused() { throw null; }

    public static final class Created extends hudson.model.queue.ScheduleResult {
        protected Created(footman.stubs.None none) { super(none); }
        public boolean isCreated() { throw null; }
        public hudson.model.Queue.WaitingItem getCreateItem() { throw null; }
        public hudson.model.Queue.Item getItem() { throw null; }
    }

    public static final class Existing extends hudson.model.queue.ScheduleResult {
        protected Existing(footman.stubs.None none) { super(none); }
        public hudson.model.Queue.Item getItem() { throw null; }
    }

    public static final class Refused extends hudson.model.queue.ScheduleResult {
        protected Refused(footman.stubs.None none) { super(none); }
        public Refused() { super((footman.stubs.None) null); }
        public boolean isRefused() { throw null; }
    }
}
