// Signatures of hudson.model.Items as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public class Items {
    protected Items(footman.stubs.None none) { }
    public Items() {  }
    public static final java.util.List<hudson.model.TopLevelItemDescriptor> LIST = null;
    public static final java.util.Comparator<hudson.model.Item> BY_NAME = null;
    public static final java.util.Comparator<hudson.model.Item> BY_FULL_NAME = null;
    public static <V, T extends Throwable> V whileUpdatingByXml(hudson.remoting.Callable<V, T> callable) throws T { throw null; }
    public static boolean currentlyUpdatingByXml() { throw null; }
    public static hudson.DescriptorExtensionList<hudson.model.TopLevelItem, hudson.model.TopLevelItemDescriptor> all() { throw null; }
    public static java.util.List<hudson.model.TopLevelItemDescriptor> all(hudson.model.ItemGroup c) { throw null; }
    public static java.util.List<hudson.model.TopLevelItemDescriptor> all2(org.springframework.security.core.Authentication a, hudson.model.ItemGroup c) { throw null; }
    public static hudson.model.TopLevelItemDescriptor getDescriptor(String fqcn) { throw null; }
    public static String toNameList(java.util.Collection<? extends hudson.model.Item> items) { throw null; }
    public static <T extends hudson.model.Item> java.util.List<T> fromNameList(String list, Class<T> type) { throw null; }
    public static <T extends hudson.model.Item> java.util.List<T> fromNameList(hudson.model.ItemGroup context, String list, Class<T> type) { throw null; }
    public static String getCanonicalName(hudson.model.ItemGroup context, String path) { throw null; }
    public static String computeRelativeNamesAfterRenaming(String oldFullName, String newFullName, String relativeNames, hudson.model.ItemGroup context) { throw null; }
    public static hudson.model.Item load(hudson.model.ItemGroup parent, java.io.File dir) throws java.io.IOException { throw null; }
    public static hudson.XmlFile getConfigFile(java.io.File dir) { throw null; }
    public static hudson.XmlFile getConfigFile(hudson.model.Item item) { throw null; }
    public static <T extends hudson.model.Item> java.util.List<T> getAllItems(hudson.model.ItemGroup root, Class<T> type) { throw null; }
    public static <T extends hudson.model.Item> java.util.List<T> getAllItems(hudson.model.ItemGroup root, Class<T> type, java.util.function.Predicate<T> pred) { throw null; }
    public static <T extends hudson.model.Item> Iterable<T> allItems(hudson.model.ItemGroup root, Class<T> type) { throw null; }
    public static <T extends hudson.model.Item> Iterable<T> allItems(hudson.model.ItemGroup root, Class<T> type, java.util.function.Predicate<T> pred) { throw null; }
    public static <T extends hudson.model.Item> Iterable<T> allItems2(org.springframework.security.core.Authentication authentication, hudson.model.ItemGroup root, Class<T> type) { throw null; }
    public static <T extends hudson.model.Item> Iterable<T> allItems2(org.springframework.security.core.Authentication authentication, hudson.model.ItemGroup root, Class<T> type, java.util.function.Predicate<T> pred) { throw null; }
    public static <T extends hudson.model.Item> T findNearest(Class<T> type, String name, hudson.model.ItemGroup context) { throw null; }
    public static <I extends hudson.model.AbstractItem & hudson.model.TopLevelItem> I move(I item, jenkins.model.DirectlyModifiableTopLevelItemGroup destination) throws java.io.IOException, IllegalArgumentException { throw null; }
    public static final com.thoughtworks.xstream.XStream XSTREAM = null;
    public static final hudson.util.XStream2 XSTREAM2 = null;
}
