// Signatures of hudson.search.SearchItem as of jenkins-2.484; see DESIGN.md.
package hudson.search;

public interface SearchItem {
    String getSearchName();
    String getSearchUrl();
}
