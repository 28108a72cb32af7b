// Signatures of hudson.security.Permission as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.security;

public final class Permission {
    protected Permission(footman.stubs.None none) { }
    public static final java.util.Comparator<hudson.security.Permission> ID_COMPARATOR = null;
    public final Class owner = null;
    public final String name = null;
    public final hudson.security.Permission impliedBy = null;
    public boolean enabled;
    public String getId() { throw null; }
    public boolean equals(Object o) { throw null; }
    public int hashCode() { throw null; }
    public static hudson.security.Permission fromId(String id) { throw null; }
    public String toString() { throw null; }
    public void setEnabled(boolean enable) { throw null; }
    public boolean getEnabled() { throw null; }
    public static java.util.List<hudson.security.Permission> getAll() { throw null; }
    public static final hudson.security.Permission HUDSON_ADMINISTER = null;
    public static final hudson.security.Permission FULL_CONTROL = null;
    public static final hudson.security.Permission READ = null;
    public static final hudson.security.Permission WRITE = null;
    public static final hudson.security.Permission CREATE = null;
    public static final hudson.security.Permission UPDATE = null;
    public static final hudson.security.Permission DELETE = null;
    public static final hudson.security.Permission CONFIGURE = null;
}
