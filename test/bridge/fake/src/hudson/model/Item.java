package hudson.model;

public interface Item extends PersistenceRoot, hudson.search.SearchableModelObject, hudson.security.AccessControlled {
    default String getAbsoluteUrl() { return "http://127.0.0.1/" + getUrl(); }
    default void onCreatedFromScratch() {}
}
