// Signatures of hudson.matrix.Combination as of 839.vff91cd7e3a_b_2 and 917.v22eda_817646e; see DESIGN.md.
package hudson.matrix;

public final class Combination extends java.util.TreeMap<String, String> implements Comparable<hudson.matrix.Combination> {
    protected Combination(footman.stubs.None none) { }
    public Combination(java.util.Map<String, String> keyValuePairs) {  }
    public int compareTo(hudson.matrix.Combination that) { throw null; }
    public String toString(char sep1, char sep2) { throw null; }
    public String toString() { throw null; }
    public String digest() { throw null; }
    public static hudson.matrix.Combination fromString(String id) { throw null; }
    public void clear() { throw null; }
    public void putAll(java.util.Map<? extends String, ? extends String> map) { throw null; }
    public String put(String key, String value) { throw null; }
    public String remove(Object key) { throw null; }
}
