// Signatures of hudson.model.ItemVisitor as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class ItemVisitor {
    protected ItemVisitor(footman.stubs.None none) { }
    public ItemVisitor() {  }
    public void onItemGroup(hudson.model.ItemGroup<?> group) { throw null; }
    public void onItem(hudson.model.Item i) { throw null; }
    public final void walk() { throw null; }
}
