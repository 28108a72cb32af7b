// Signatures of hudson.model.ItemGroupMixIn as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class ItemGroupMixIn {
    protected ItemGroupMixIn(footman.stubs.None none) { }
    protected ItemGroupMixIn(hudson.model.ItemGroup parent, hudson.security.AccessControlled acl) {  }
    protected abstract void add(hudson.model.TopLevelItem item);
    protected abstract java.io.File getRootDirFor(String name);
    public hudson.model.TopLevelItem createTopLevelItem(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    protected String redirectAfterCreateItem(org.kohsuke.stapler.StaplerRequest2 req, hudson.model.TopLevelItem result) throws java.io.IOException { throw null; }
    public <T extends hudson.model.TopLevelItem> T copy(T src, String name) throws java.io.IOException { throw null; }
    public hudson.model.TopLevelItem createProjectFromXML(String name, java.io.InputStream xml) throws java.io.IOException { throw null; }
    public hudson.model.TopLevelItem createProject(hudson.model.TopLevelItemDescriptor type, String name, boolean notify) throws java.io.IOException { throw null; }
}
