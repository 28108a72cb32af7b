// Signatures of hudson.model.AbstractItem as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class AbstractItem extends hudson.model.Actionable implements jenkins.model.Loadable, hudson.model.Item, hudson.security.AccessControlled {
    protected AbstractItem(footman.stubs.None none) { super(none); }
    protected String name;
    protected String description;
    protected String displayName;
    protected AbstractItem(hudson.model.ItemGroup parent, String name) { super((footman.stubs.None) null); }
    public String getName() { throw null; }
    public String getPronoun() { throw null; }
    public String getTaskNoun() { throw null; }
    public String getDisplayName() { throw null; }
    public String getDisplayNameOrNull() { throw null; }
    public void setDisplayNameOrNull(String displayName) throws java.io.IOException { throw null; }
    public void setDisplayName(String displayName) throws java.io.IOException { throw null; }
    public java.io.File getRootDir() { throw null; }
    public hudson.model.ItemGroup getParent() { throw null; }
    public String getDescription() { throw null; }
    public void setDescription(String description) throws java.io.IOException { throw null; }
    protected void doSetName(String name) { throw null; }
    public boolean isNameEditable() { throw null; }
    public org.kohsuke.stapler.HttpResponse doConfirmRename(String newName) throws java.io.IOException { throw null; }
    protected void checkRename(String newName) throws hudson.model.Failure { throw null; }
    protected void renameTo(String newName) throws java.io.IOException { throw null; }
    public void movedTo(jenkins.model.DirectlyModifiableTopLevelItemGroup destination, hudson.model.AbstractItem newItem, java.io.File destDir) throws java.io.IOException { throw null; }
    public abstract java.util.Collection<? extends hudson.model.Job> getAllJobs();
    public final String getFullName() { throw null; }
    public final String getFullDisplayName() { throw null; }
    public String getRelativeDisplayNameFrom(hudson.model.ItemGroup p) { throw null; }
    public String getRelativeNameFromGroup(hudson.model.ItemGroup p) { throw null; }
    public void onLoad(hudson.model.ItemGroup<? extends hudson.model.Item> parent, String name) throws java.io.IOException { throw null; }
    public void onCopiedFrom(hudson.model.Item src) { throw null; }
    public final String getUrl() { throw null; }
    public String getShortUrl() { throw null; }
    public String getSearchUrl() { throw null; }
    public final String getAbsoluteUrl() { throw null; }
    public final hudson.model.Api getApi() { throw null; }
    public hudson.security.ACL getACL() { throw null; }
    public void save() throws java.io.IOException { throw null; }
    public final hudson.XmlFile getConfigFile() { throw null; }
    protected Object writeReplace() { throw null; }
    public void doSubmitDescription(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doDoDelete(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException, InterruptedException { throw null; }
    public void delete(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void delete() throws java.io.IOException, InterruptedException { throw null; }
    protected void performDelete() throws java.io.IOException, InterruptedException { throw null; }
    public void doConfigDotXml(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
    public void writeConfigDotXml(java.io.OutputStream os) throws java.io.IOException { throw null; }
    public void updateByXml(javax.xml.transform.stream.StreamSource source) throws java.io.IOException { throw null; }
    public void updateByXml(javax.xml.transform.Source source) throws java.io.IOException { throw null; }
    public void doReload() throws java.io.IOException { throw null; }
    public void load() throws java.io.IOException { throw null; }
    public String getSearchName() { throw null; }
    public String toString() { throw null; }
    public Object getTarget() { throw null; }
    public static boolean SKIP_PERMISSION_CHECK;
    public static hudson.model.AbstractItem resolveForCLI(String name) { throw null; }
}
