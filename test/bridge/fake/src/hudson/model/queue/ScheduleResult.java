package hudson.model.queue;

import hudson.model.Queue;

public abstract class ScheduleResult {
    public ScheduleResult() {}
    public boolean isCreated() { return false; }
    public boolean isRefused() { return false; }
    public Queue.Item getItem() { return null; }
    public Queue.WaitingItem getCreateItem() { return null; }
    public final boolean isAccepted() { return !isRefused(); }
    public static Created created(Queue.WaitingItem i) { Created c = new Created(null); c.item = i; return c; }
    public static Existing existing(Queue.Item i) { Existing e = new Existing(null); e.item = i; return e; }
    public static Refused refused() { return new Refused(); }

    public static final class Created extends ScheduleResult {
        private Queue.WaitingItem item;
        protected Created(footman.stubs.None none) { }
        public boolean isCreated() { return true; }
        public Queue.WaitingItem getCreateItem() { return item; }
        public Queue.Item getItem() { return item; }
    }

    public static final class Existing extends ScheduleResult {
        private Queue.Item item;
        protected Existing(footman.stubs.None none) { }
        public Queue.Item getItem() { return item; }
    }

    public static final class Refused extends ScheduleResult {
        public Refused() {}
        public boolean isRefused() { return true; }
    }
}
