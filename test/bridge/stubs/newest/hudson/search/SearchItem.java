// Signatures of hudson.search.SearchItem as of jenkins-2.568.2; see DESIGN.md.
package hudson.search;

public interface SearchItem {
    String getSearchName();
    String getSearchUrl();
    default String getSearchIcon() { throw null; }
}
