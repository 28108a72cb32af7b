package jenkins.model;

import java.util.Locale;

public abstract class IdStrategy extends hudson.model.AbstractDescribableImpl<IdStrategy> implements hudson.ExtensionPoint, java.util.Comparator<String> {
    public IdStrategy() {}
    protected IdStrategy(footman.stubs.None none) {}
    public String keyFor(String id) { return id; }
    public static class CaseInsensitive extends IdStrategy implements java.io.Serializable {
        public CaseInsensitive() {}
        public String keyFor(String id) { return id.toLowerCase(Locale.ROOT); }
        public int compare(String id1, String id2) { return id1.compareToIgnoreCase(id2); }
    }
}
