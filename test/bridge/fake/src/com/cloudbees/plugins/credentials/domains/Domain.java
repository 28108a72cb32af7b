package com.cloudbees.plugins.credentials.domains;

public class Domain implements java.io.Serializable {
    private static final Domain GLOBAL = new Domain((footman.stubs.None) null);
    protected Domain(footman.stubs.None none) { }
    public static Domain global() { return GLOBAL; }
    public int hashCode() { return 1; }
    public boolean equals(Object o) { return o instanceof Domain; }
}
