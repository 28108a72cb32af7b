// Signatures of hudson.model.ViewGroupMixIn as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class ViewGroupMixIn {
    protected ViewGroupMixIn(footman.stubs.None none) { }
    protected abstract java.util.List<hudson.model.View> views();
    protected abstract String primaryView();
    protected abstract void primaryView(String newName);
    protected ViewGroupMixIn(hudson.model.ViewGroup owner) {  }
    public void addView(hudson.model.View v) throws java.io.IOException { throw null; }
    public boolean canDelete(hudson.model.View view) { throw null; }
    public void deleteView(hudson.model.View view) throws java.io.IOException { throw null; }
    public hudson.model.View getView(String name) { throw null; }
    public java.util.Collection<hudson.model.View> getViews() { throw null; }
    public hudson.model.View getPrimaryView() { throw null; }
    public void onViewRenamed(hudson.model.View view, String oldName, String newName) { throw null; }
}
