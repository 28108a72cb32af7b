// Signatures of hudson.model.ModifiableItemGroup as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public interface ModifiableItemGroup<T extends hudson.model.Item> extends hudson.model.ItemGroup<T> {
}
