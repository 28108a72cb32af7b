// Signatures of hudson.model.User as of jenkins-2.484; see DESIGN.md.
package hudson.model;

public class User extends hudson.model.AbstractModelObject implements hudson.security.AccessControlled, jenkins.model.Loadable, hudson.model.Saveable, Comparable<hudson.model.User>, jenkins.model.ModelObjectWithContextMenu {
    protected User(footman.stubs.None none) { super(none); }
    public static final hudson.util.XStream2 XSTREAM = null;
    public static boolean SKIP_PERMISSION_CHECK;
    public static boolean ALLOW_NON_EXISTENT_USER_TO_LOGIN;
    public static boolean ALLOW_USER_CREATION_VIA_URL;
    public void load() { throw null; }
    public static jenkins.model.IdStrategy idStrategy() { throw null; }
    public int compareTo(hudson.model.User that) { throw null; }
    public String getId() { throw null; }
    public String getUrl() { throw null; }
    public String getSearchUrl() { throw null; }
    public String getAbsoluteUrl() { throw null; }
    public String getFullName() { throw null; }
    public void setFullName(String name) { throw null; }
    public String getDescription() { throw null; }
    public void setDescription(String description) { throw null; }
    public java.util.Map<hudson.model.Descriptor<hudson.model.UserProperty>, hudson.model.UserProperty> getProperties() { throw null; }
    public void addProperty(hudson.model.UserProperty p) throws java.io.IOException { throw null; }
    public void addProperties(java.util.List<hudson.model.UserProperty> multipleProperties) throws java.io.IOException { throw null; }
    public java.util.List<hudson.model.UserProperty> getAllProperties() { throw null; }
    public <T extends hudson.model.UserProperty> T getProperty(Class<T> clazz) { throw null; }
    public org.springframework.security.core.Authentication impersonate2() { throw null; }
    public void doSubmitDescription(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
    public static hudson.model.User getUnknown() { throw null; }
    public static hudson.model.User get(String idOrFullName, boolean create) { throw null; }
    public static hudson.model.User get(String idOrFullName, boolean create, java.util.Map context) { throw null; }
    public static hudson.model.User get(String idOrFullName) { throw null; }
    public static hudson.model.User getOrCreateByIdOrFullName(String idOrFullName) { throw null; }
    public static hudson.model.User current() { throw null; }
    public static hudson.model.User get2(org.springframework.security.core.Authentication a) { throw null; }
    public static hudson.model.User getById(String id, boolean create) { throw null; }
    public static java.util.Collection<hudson.model.User> getAll() { throw null; }
    public static void reload() throws java.io.IOException { throw null; }
    public static void rekey() { throw null; }
    public String getDisplayName() { throw null; }
    public hudson.util.RunList getBuilds() { throw null; }
    public java.util.Set<hudson.model.AbstractProject<?, ?>> getProjects() { throw null; }
    public String toString() { throw null; }
    public static void clear() { throw null; }
    public java.io.File getUserFolder() { throw null; }
    public static boolean isIdOrFullnameAllowed(String id) { throw null; }
    public void save() throws java.io.IOException { throw null; }
    public void delete() throws java.io.IOException { throw null; }
    public hudson.model.Api getApi() { throw null; }
    public void doDoDelete(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
    public void doRssAll(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doRssFailed(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public void doRssLatest(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public hudson.security.ACL getACL() { throw null; }
    public boolean canDelete() { throw null; }
    public java.util.List<String> getAuthorities() { throw null; }
    public Object getDynamic(String token) { throw null; }
    public java.util.List<hudson.model.Action> getPropertyActions() { throw null; }
    public java.util.List<hudson.model.Action> getTransientActions() { throw null; }
    public jenkins.model.ModelObjectWithContextMenu.ContextMenu doContextMenu(org.kohsuke.stapler.StaplerRequest2 request, org.kohsuke.stapler.StaplerResponse2 response) throws Exception { throw null; }
    public Object getTarget() { throw null; }

    public static final class AllUsers {
        protected AllUsers(footman.stubs.None none) { }
        public AllUsers() {  }
        public static void scanAll() { throw null; }
    }

    public abstract static class CanonicalIdResolver extends hudson.model.AbstractDescribableImpl<hudson.model.User.CanonicalIdResolver> implements hudson.ExtensionPoint, Comparable<hudson.model.User.CanonicalIdResolver> {
        protected CanonicalIdResolver(footman.stubs.None none) { super(none); }
        public CanonicalIdResolver() { super((footman.stubs.None) null); }
        public static final String REALM = null;
        public int compareTo(hudson.model.User.CanonicalIdResolver o) { throw null; }
        public abstract String resolveCanonicalId(String idOrFullName, java.util.Map<String, ?> context);
        public int getPriority() { throw null; }
        public static java.util.List<hudson.model.User.CanonicalIdResolver> all() { throw null; }
        public static String resolve(String idOrFullName, java.util.Map<String, ?> context) { throw null; }
    }

    public static class FullNameIdResolver extends hudson.model.User.CanonicalIdResolver {
        protected FullNameIdResolver(footman.stubs.None none) { super(none); }
        public FullNameIdResolver() { super((footman.stubs.None) null); }
        public String resolveCanonicalId(String idOrFullName, java.util.Map<String, ?> context) { throw null; }
        public int getPriority() { throw null; }
    }

    public static class UserIDCanonicalIdResolver extends hudson.model.User.CanonicalIdResolver {
        protected UserIDCanonicalIdResolver(footman.stubs.None none) { super(none); }
        public UserIDCanonicalIdResolver() { super((footman.stubs.None) null); }
        public String resolveCanonicalId(String idOrFullName, java.util.Map<String, ?> context) { throw null; }
        public int getPriority() { throw null; }
    }
}
