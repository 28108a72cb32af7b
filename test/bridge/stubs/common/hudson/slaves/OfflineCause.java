// Signatures of hudson.slaves.OfflineCause as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.slaves;

public abstract class OfflineCause {
    protected OfflineCause(footman.stubs.None none) { }
    public OfflineCause() {  }
    protected final long timestamp = 0;
    public long getTimestamp() { throw null; }

    public static class LegacyOfflineCause extends hudson.slaves.OfflineCause {
        protected LegacyOfflineCause(footman.stubs.None none) { super(none); }
        public LegacyOfflineCause() { super((footman.stubs.None) null); }
        public String toString() { throw null; }
    }

    public static class SimpleOfflineCause extends hudson.slaves.OfflineCause {
        protected SimpleOfflineCause(footman.stubs.None none) { super(none); }
        public String toString() { throw null; }
    }

    public static class ChannelTermination extends hudson.slaves.OfflineCause {
        protected ChannelTermination(footman.stubs.None none) { super(none); }
        public final Exception cause = null;
        public ChannelTermination(Exception cause) { super((footman.stubs.None) null); }
        public String getShortDescription() { throw null; }
        public String toString() { throw null; }
    }

    public static class LaunchFailed extends hudson.slaves.OfflineCause {
        protected LaunchFailed(footman.stubs.None none) { super(none); }
        public LaunchFailed() { super((footman.stubs.None) null); }
        public String toString() { throw null; }
    }

    public static class UserCause extends hudson.slaves.OfflineCause.SimpleOfflineCause {
        protected UserCause(footman.stubs.None none) { super(none); }
        public UserCause(hudson.model.User user, String message) { super((footman.stubs.None) null); }
        public hudson.model.User getUser() { throw null; }
        public String getMessage() { throw null; }
        public String getComputerIcon() { throw null; }
        public String getComputerIconAltText() { throw null; }
        public String getIcon() { throw null; }
    }

    public static class ByCLI extends hudson.slaves.OfflineCause.UserCause {
        protected ByCLI(footman.stubs.None none) { super(none); }
        public final String message = null;
        public ByCLI(String message) { super((footman.stubs.None) null); }
    }

    public static class IdleOfflineCause extends hudson.slaves.OfflineCause.SimpleOfflineCause {
        protected IdleOfflineCause(footman.stubs.None none) { super(none); }
        public IdleOfflineCause() { super((footman.stubs.None) null); }
        public String getComputerIcon() { throw null; }
        public String getComputerIconAltText() { throw null; }
        public String getIcon() { throw null; }
        public String getStatusClass() { throw null; }
    }
}
