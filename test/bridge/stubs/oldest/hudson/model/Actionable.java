// Signatures of hudson.model.Actionable as of jenkins-2.484; see DESIGN.md.
package hudson.model;

public abstract class Actionable extends hudson.model.AbstractModelObject implements jenkins.model.ModelObjectWithContextMenu {
    protected Actionable(footman.stubs.None none) { super(none); }
    public Actionable() { super((footman.stubs.None) null); }
    public java.util.List<hudson.model.Action> getActions() { throw null; }
    public final java.util.List<? extends hudson.model.Action> getAllActions() { throw null; }
    public <T extends hudson.model.Action> java.util.List<T> getActions(Class<T> type) { throw null; }
    public void addAction(hudson.model.Action a) { throw null; }
    public void replaceAction(hudson.model.Action a) { throw null; }
    public boolean addOrReplaceAction(hudson.model.Action a) { throw null; }
    public boolean removeAction(hudson.model.Action a) { throw null; }
    public boolean removeActions(Class<? extends hudson.model.Action> clazz) { throw null; }
    public boolean replaceActions(Class<? extends hudson.model.Action> clazz, hudson.model.Action a) { throw null; }
    public hudson.model.Action getAction(int index) { throw null; }
    public <T extends hudson.model.Action> T getAction(Class<T> type) { throw null; }
    public Object getDynamic(String token, org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) { throw null; }
    public jenkins.model.ModelObjectWithContextMenu.ContextMenu doContextMenu(org.kohsuke.stapler.StaplerRequest2 request, org.kohsuke.stapler.StaplerResponse2 response) throws Exception { throw null; }
}
