// Signatures of org.jenkinsci.remoting.Role as of 3283.v92c105e0f819 and 3355.v388858a_47b_33; see DESIGN.md.
package org.jenkinsci.remoting;

public final class Role {
    protected Role(footman.stubs.None none) { }
    public Role(String name) {  }
    public Role(Class<?> name) {  }
    public String getName() { throw null; }
    public String toString() { throw null; }
    public boolean equals(Object obj) { throw null; }
    public int hashCode() { throw null; }
    public static final org.jenkinsci.remoting.Role UNKNOWN = null;
    public static final java.util.Collection<org.jenkinsci.remoting.Role> UNKNOWN_SET = null;
}
