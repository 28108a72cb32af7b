// Signatures of hudson.model.AbstractModelObject as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class AbstractModelObject implements hudson.search.SearchableModelObject {
    protected AbstractModelObject(footman.stubs.None none) { }
    public AbstractModelObject() {  }
    protected final void sendError(Exception e) throws java.io.IOException { throw null; }
    protected final void sendError(String message) throws java.io.IOException { throw null; }
    protected final void requirePOST() { throw null; }
    public String getSearchName() { throw null; }
}
