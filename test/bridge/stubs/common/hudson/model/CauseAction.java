// Signatures of hudson.model.CauseAction as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public class CauseAction implements jenkins.model.RunAction2 {
    protected CauseAction(footman.stubs.None none) { }
    public CauseAction(hudson.model.Cause c) {  }
    public CauseAction(hudson.model.Cause... c) {  }
    public CauseAction(java.util.Collection<? extends hudson.model.Cause> causes) {  }
    public CauseAction(hudson.model.CauseAction ca) {  }
    public java.util.List<hudson.model.Cause> getCauses() { throw null; }
    public <T extends hudson.model.Cause> T findCause(Class<T> type) { throw null; }
    public String getDisplayName() { throw null; }
    public String getIconFileName() { throw null; }
    public String getUrlName() { throw null; }
    public java.util.Map<hudson.model.Cause, Integer> getCauseCounts() { throw null; }
    public String getShortDescription() { throw null; }
    public void onLoad(hudson.model.Run<?, ?> owner) { throw null; }
    public void onAttached(hudson.model.Run<?, ?> owner) { throw null; }
    public void foldIntoExisting(hudson.model.Queue.Item item, hudson.model.Queue.Task owner, java.util.List<hudson.model.Action> otherActions) { throw null; }

    public static class ConverterImpl extends hudson.util.XStream2.PassthruConverter<hudson.model.CauseAction> {
        protected ConverterImpl(footman.stubs.None none) { super(none); }
        public ConverterImpl(hudson.util.XStream2 xstream) { super((footman.stubs.None) null); }
    }
}
