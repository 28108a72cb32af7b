// Signatures of hudson.model.Descriptor as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class Descriptor<T extends hudson.model.Describable<T>> implements jenkins.model.Loadable, hudson.model.Saveable {
    protected Descriptor(footman.stubs.None none) { }
    public final Class<? extends T> clazz = null;
    protected Descriptor(Class<? extends T> clazz) {  }
    protected Descriptor() {  }
    public String getDisplayName() { throw null; }
    public String getId() { throw null; }
    public Class<T> getT() { throw null; }
    public String getDescriptorUrl() { throw null; }
    public final String getDescriptorFullUrl() { throw null; }
    public static String getCurrentDescriptorByNameUrl() { throw null; }
    public String getCheckUrl(String fieldName) { throw null; }
    public void calcFillSettings(String field, java.util.Map<String, Object> attributes) { throw null; }
    public void calcAutoCompleteSettings(String field, java.util.Map<String, Object> attributes) { throw null; }
    public hudson.model.Descriptor.PropertyType getPropertyType(Object instance, String field) { throw null; }
    public hudson.model.Descriptor.PropertyType getPropertyTypeOrDie(Object instance, String field) { throw null; }
    public hudson.model.Descriptor.PropertyType getPropertyType(String field) { throw null; }
    public hudson.model.Descriptor.PropertyType getGlobalPropertyType(String field) { throw null; }
    public final String getJsonSafeClassName() { throw null; }
    public String getHelpFile() { throw null; }
    public String getHelpFile(String fieldName) { throw null; }
    protected void addHelpFileRedirect(String fieldName, Class<? extends hudson.model.Describable> owner, String fieldNameToRedirectTo) { throw null; }
    public final boolean isInstance(T instance) { throw null; }
    public final boolean isSubTypeOf(Class type) { throw null; }
    public String getConfigPage() { throw null; }
    public String getGlobalConfigPage() { throw null; }
    public jenkins.model.GlobalConfigurationCategory getCategory() { throw null; }
    public hudson.security.Permission getRequiredGlobalConfigPagePermission() { throw null; }
    protected final String getViewPage(Class<?> clazz, String pageName) { throw null; }
    protected java.util.List<String> getPossibleViewNames(String baseName) { throw null; }
    public void save() { throw null; }
    public void load() { throw null; }
    protected hudson.XmlFile getConfigFile() { throw null; }
    protected hudson.PluginWrapper getPlugin() { throw null; }
    public void doHelp(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public static <T> T[] toArray(T... values) { throw null; }
    public static <T> java.util.List<T> toList(T... values) { throw null; }
    public static <T extends hudson.model.Describable<T>> java.util.Map<hudson.model.Descriptor<T>, T> toMap(Iterable<T> describables) { throw null; }
    public static <T extends hudson.model.Describable<T>> java.util.List<T> newInstancesFromHeteroList(org.kohsuke.stapler.StaplerRequest2 req, Object formData, java.util.Collection<? extends hudson.model.Descriptor<T>> descriptors) throws hudson.model.Descriptor.FormException { throw null; }
    public static <T extends hudson.model.Descriptor> T findById(java.util.Collection<? extends T> list, String id) { throw null; }
    public static <T extends hudson.model.Descriptor> T findByDescribableClassName(java.util.Collection<? extends T> list, String className) { throw null; }
    public static <T extends hudson.model.Descriptor> T find(java.util.Collection<? extends T> list, String string) { throw null; }
    public static hudson.model.Descriptor find(String className) { throw null; }
    protected static Class self() { throw null; }

    public static final class PropertyType {
        protected PropertyType(footman.stubs.None none) { }
        public final Class clazz = null;
        public final java.lang.reflect.Type type = null;
        public final String displayName = null;
        public Enum[] getEnumConstants() { throw null; }
        public Class getItemType() { throw null; }
        public hudson.model.Descriptor getItemTypeDescriptor() { throw null; }
        public hudson.model.Descriptor getItemTypeDescriptorOrDie() { throw null; }
        public java.util.List<? extends hudson.model.Descriptor> getApplicableDescriptors() { throw null; }
        public java.util.List<? extends hudson.model.Descriptor> getApplicableItemDescriptors() { throw null; }
    }

    public static final class FormException extends Exception implements org.kohsuke.stapler.HttpResponse {
        protected FormException(footman.stubs.None none) { }
        public FormException(String message, String formField) {  }
        public FormException(String message, Throwable cause, String formField) {  }
        public FormException(Throwable cause, String formField) {  }
        public String getFormField() { throw null; }
        public void generateResponse(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp, Object node) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    }

    public static final class Self {
        protected Self(footman.stubs.None none) { }
        public Self() {  }
    }
}
