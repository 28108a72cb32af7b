// Signatures of hudson.search.SearchableModelObject as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.search;

public interface SearchableModelObject extends hudson.model.ModelObject, hudson.search.SearchItem {
}
