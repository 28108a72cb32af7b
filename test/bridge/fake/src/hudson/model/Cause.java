package hudson.model;

public abstract class Cause {
    public Cause() {}
    public abstract String getShortDescription();

    public static class UserIdCause extends Cause {
        private String userId;
        public UserIdCause() { this("anonymous"); }
        public UserIdCause(String userId) { this.userId = userId; }
        public String getUserId() { return userId; }
        public String getUserName() { return userId; }
        public String getShortDescription() { return "Started by user " + userId; }
    }

    public static class RemoteCause extends Cause {
        private String addr, note;
        public RemoteCause(String host, String note) { addr = host; this.note = note; }
        public String getAddr() { return addr; }
        public String getNote() { return note; }
        public String getShortDescription() { return "Started by remote host " + addr + " with note: " + note; }
    }
}
