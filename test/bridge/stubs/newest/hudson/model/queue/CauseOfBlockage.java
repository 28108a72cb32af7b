// Signatures of hudson.model.queue.CauseOfBlockage as of jenkins-2.568.2; see DESIGN.md.
package hudson.model.queue;

public abstract class CauseOfBlockage {
    protected CauseOfBlockage(footman.stubs.None none) { }
    public CauseOfBlockage() {  }
    public abstract String getShortDescription();
    public boolean isFatal() { throw null; }
    public void print(hudson.model.TaskListener listener) { throw null; }
    public String toString() { throw null; }

    public static final class BecauseNodeIsOffline extends hudson.model.queue.CauseOfBlockage {
        protected BecauseNodeIsOffline(footman.stubs.None none) { super(none); }
        public final hudson.model.Node node = null;
        public BecauseNodeIsOffline(hudson.model.Node node) { super((footman.stubs.None) null); }
        public String getShortDescription() { throw null; }
        public void print(hudson.model.TaskListener listener) { throw null; }
    }

    public static final class BecauseNodeIsNotAcceptingTasks extends hudson.model.queue.CauseOfBlockage {
        protected BecauseNodeIsNotAcceptingTasks(footman.stubs.None none) { super(none); }
        public final hudson.model.Node node = null;
        public BecauseNodeIsNotAcceptingTasks(hudson.model.Node node) { super((footman.stubs.None) null); }
        public String getShortDescription() { throw null; }
        public void print(hudson.model.TaskListener listener) { throw null; }
    }

    public static final class BecauseLabelIsOffline extends hudson.model.queue.CauseOfBlockage {
        protected BecauseLabelIsOffline(footman.stubs.None none) { super(none); }
        public final hudson.model.Label label = null;
        public BecauseLabelIsOffline(hudson.model.Label l) { super((footman.stubs.None) null); }
        public String getShortDescription() { throw null; }
        public void print(hudson.model.TaskListener listener) { throw null; }
    }

    public static final class BecauseNodeIsBusy extends hudson.model.queue.CauseOfBlockage {
        protected BecauseNodeIsBusy(footman.stubs.None none) { super(none); }
        public final hudson.model.Node node = null;
        public BecauseNodeIsBusy(hudson.model.Node node) { super((footman.stubs.None) null); }
        public String getShortDescription() { throw null; }
        public void print(hudson.model.TaskListener listener) { throw null; }
    }

    public static final class BecauseLabelIsBusy extends hudson.model.queue.CauseOfBlockage {
        protected BecauseLabelIsBusy(footman.stubs.None none) { super(none); }
        public final hudson.model.Label label = null;
        public BecauseLabelIsBusy(hudson.model.Label label) { super((footman.stubs.None) null); }
        public String getShortDescription() { throw null; }
        public void print(hudson.model.TaskListener listener) { throw null; }
    }
}
