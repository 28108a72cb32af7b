// Signatures of hudson.model.Item as of jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public interface Item extends hudson.model.PersistenceRoot, jenkins.model.FullyNamedModelObject, hudson.search.SearchableModelObject, jenkins.model.FullyNamed, hudson.security.AccessControlled {
    hudson.model.ItemGroup<? extends hudson.model.Item> getParent();
    java.util.Collection<? extends hudson.model.Job> getAllJobs();
    String getName();
    String getFullName();
    String getDisplayName();
    default String getRelativeNameFrom(hudson.model.ItemGroup g) { throw null; }
    default String getRelativeNameFrom(hudson.model.Item item) { throw null; }
    String getUrl();
    String getShortUrl();
    default String getAbsoluteUrl() { throw null; }
    void onLoad(hudson.model.ItemGroup<? extends hudson.model.Item> parent, String name) throws java.io.IOException;
    void onCopiedFrom(hudson.model.Item src);
    default void onCreatedFromScratch() { throw null; }
    void save() throws java.io.IOException;
    void delete() throws java.io.IOException, InterruptedException;
    hudson.security.Permission CREATE = null;
    hudson.security.Permission DELETE = null;
    hudson.security.Permission CONFIGURE = null;
    hudson.security.Permission READ = null;
    hudson.security.Permission DISCOVER = null;
    hudson.security.Permission EXTENDED_READ = null;
    hudson.security.Permission BUILD = null;
    hudson.security.Permission WORKSPACE = null;
    hudson.security.Permission WIPEOUT = null;
    hudson.security.Permission CANCEL = null;
}
