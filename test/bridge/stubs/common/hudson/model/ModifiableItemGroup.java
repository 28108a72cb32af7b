// Signatures of hudson.model.ModifiableItemGroup as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public interface ModifiableItemGroup<T extends hudson.model.Item> extends hudson.model.ItemGroup<T> {
    default T doCreateItem(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
}
