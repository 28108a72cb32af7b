package hudson.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

public interface ItemGroup<T extends Item> extends PersistenceRoot, ModelObject {
    Collection<T> getItems();
    T getItem(String name);
    default Collection<T> getItems(Predicate<T> pred) {
        List<T> out = new ArrayList<>();
        for (T t : getItems()) if (pred.test(t)) out.add(t);
        return out;
    }
    default <T2 extends Item> List<T2> getAllItems(Class<T2> type) { return Items.getAllItems(this, type); }
    default List<Item> getAllItems() { return getAllItems(Item.class); }
    default <T2 extends Item> Iterable<T2> allItems(Class<T2> type) { return getAllItems(type); }
    default Iterable<Item> allItems() { return getAllItems(Item.class); }
    default String getItemName(java.io.File dir, T item) { return dir.getName(); }
    default void onRenamed(T item, String oldName, String newName) throws java.io.IOException {}
    void onDeleted(T item) throws java.io.IOException;
}
