// Signatures of hudson.model.ItemGroup as of jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public interface ItemGroup<T extends hudson.model.Item> extends jenkins.model.FullyNamed, jenkins.model.FullyNamedModelObject, hudson.model.PersistenceRoot {
    java.util.Collection<T> getItems();
    default java.util.Collection<T> getItems(java.util.function.Predicate<T> pred) { throw null; }
    default java.util.stream.Stream<T> getItemsStream() { throw null; }
    default java.util.stream.Stream<T> getItemsStream(java.util.function.Predicate<T> pred) { throw null; }
    String getUrl();
    String getUrlChildPrefix();
    T getItem(String name);
    java.io.File getRootDirFor(T child);
    default void onRenamed(T item, String oldName, String newName) throws java.io.IOException { throw null; }
    void onDeleted(T item) throws java.io.IOException;
    default <T extends hudson.model.Item> java.util.List<T> getAllItems(Class<T> type) { throw null; }
    default <T extends hudson.model.Item> java.util.List<T> getAllItems(Class<T> type, java.util.function.Predicate<T> pred) { throw null; }
    default <T extends hudson.model.Item> Iterable<T> allItems(Class<T> type) { throw null; }
    default <T extends hudson.model.Item> Iterable<T> allItems(Class<T> type, java.util.function.Predicate<T> pred) { throw null; }
    default java.util.List<hudson.model.Item> getAllItems() { throw null; }
    default Iterable<hudson.model.Item> allItems() { throw null; }
    default String getItemName(java.io.File dir, T item) { throw null; }
}
