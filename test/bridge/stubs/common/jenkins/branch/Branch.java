// Signatures of jenkins.branch.Branch as of 2.1200.v4b_a_3da_2eb_db_4 and 2.1280.v0d4e5b_b_460ef; see DESIGN.md.
package jenkins.branch;

public class Branch {
    protected Branch(footman.stubs.None none) { }
    public String getSourceId() { throw null; }
    public String getName() { throw null; }
    public String getEncodedName() { throw null; }
    public <T> T getProperty(Class<T> clazz) { throw null; }
    public java.util.List<hudson.model.Action> getActions() { throw null; }
    public <T extends hudson.model.Action> T getAction(Class<T> clazz) { throw null; }
    public boolean isBuildable() { throw null; }
    public boolean equals(Object o) { throw null; }
    public int hashCode() { throw null; }

    public static class Dead extends jenkins.branch.Branch {
        protected Dead(footman.stubs.None none) { super(none); }
        public Dead(jenkins.branch.Branch b) { super((footman.stubs.None) null); }
        public boolean isBuildable() { throw null; }
    }

    public static class TransientJobActionsFactoryImpl extends jenkins.model.TransientActionFactory<hudson.model.Job> {
        protected TransientJobActionsFactoryImpl(footman.stubs.None none) { super(none); }
        public TransientJobActionsFactoryImpl() { super((footman.stubs.None) null); }
        public Class<hudson.model.Job> type() { throw null; }
        public java.util.Collection<? extends hudson.model.Action> createFor(hudson.model.Job target) { throw null; }
    }
}
