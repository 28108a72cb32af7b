// Signatures of hudson.model.Cause as of jenkins-2.484; see DESIGN.md.
package hudson.model;

public abstract class Cause {
    protected Cause(footman.stubs.None none) { }
    public Cause() {  }
    public abstract String getShortDescription();
    public void onAddedTo(hudson.model.Run build) { throw null; }
    public void onAddedTo(hudson.model.AbstractBuild build) { throw null; }
    public void onLoad(hudson.model.Run<?, ?> build) { throw null; }
    public void onLoad(hudson.model.AbstractBuild<?, ?> build) { throw null; }
    public void print(hudson.model.TaskListener listener) { throw null; }

    public static class LegacyCodeCause extends hudson.model.Cause {
        protected LegacyCodeCause(footman.stubs.None none) { super(none); }
        public LegacyCodeCause() { super((footman.stubs.None) null); }
        public String getShortDescription() { throw null; }
    }

    public static class UpstreamCause extends hudson.model.Cause {
        protected UpstreamCause(footman.stubs.None none) { super(none); }
        public UpstreamCause(hudson.model.AbstractBuild<?, ?> up) { super((footman.stubs.None) null); }
        public UpstreamCause(hudson.model.Run<?, ?> up) { super((footman.stubs.None) null); }
        public void onLoad(hudson.model.Job<?, ?> _job, int _buildNumber) { throw null; }
        public boolean equals(Object rhs) { throw null; }
        public int hashCode() { throw null; }
        public boolean pointsTo(hudson.model.Job<?, ?> j) { throw null; }
        public boolean pointsTo(hudson.model.Run<?, ?> r) { throw null; }
        public String getUpstreamProject() { throw null; }
        public int getUpstreamBuild() { throw null; }
        public hudson.model.Run<?, ?> getUpstreamRun() { throw null; }
        public String getUpstreamUrl() { throw null; }
        public java.util.List<hudson.model.Cause> getUpstreamCauses() { throw null; }
        public String getShortDescription() { throw null; }
        public void print(hudson.model.TaskListener listener) { throw null; }
        public String toString() { throw null; }

        public static class ConverterImpl extends hudson.util.XStream2.PassthruConverter<hudson.model.Cause.UpstreamCause> {
            protected ConverterImpl(footman.stubs.None none) { super(none); }
            public ConverterImpl(hudson.util.XStream2 xstream) { super((footman.stubs.None) null); }
        }

        public static class DeeplyNestedUpstreamCause extends hudson.model.Cause {
            protected DeeplyNestedUpstreamCause(footman.stubs.None none) { super(none); }
            public DeeplyNestedUpstreamCause() { super((footman.stubs.None) null); }
            public String getShortDescription() { throw null; }
            public String toString() { throw null; }
            public void onLoad(hudson.model.Job<?, ?> _job, int _buildNumber) { throw null; }
        }
    }

    public static class UserCause extends hudson.model.Cause {
        protected UserCause(footman.stubs.None none) { super(none); }
        public UserCause() { super((footman.stubs.None) null); }
        public String getUserName() { throw null; }
        public String getShortDescription() { throw null; }
        public boolean equals(Object o) { throw null; }
        public int hashCode() { throw null; }
    }

    public static class UserIdCause extends hudson.model.Cause {
        protected UserIdCause(footman.stubs.None none) { super(none); }
        public UserIdCause() { super((footman.stubs.None) null); }
        public UserIdCause(String userId) { super((footman.stubs.None) null); }
        public String getUserId() { throw null; }
        public String getUserName() { throw null; }
        public String getUserUrl() { throw null; }
        public String getShortDescription() { throw null; }
        public void print(hudson.model.TaskListener listener) { throw null; }
        public boolean equals(Object o) { throw null; }
        public int hashCode() { throw null; }
    }

    public static class RemoteCause extends hudson.model.Cause {
        protected RemoteCause(footman.stubs.None none) { super(none); }
        public RemoteCause(String host, String note) { super((footman.stubs.None) null); }
        public String getShortDescription() { throw null; }
        public String getAddr() { throw null; }
        public String getNote() { throw null; }
        public boolean equals(Object o) { throw null; }
        public int hashCode() { throw null; }
    }
}
