// Signatures of org.jenkinsci.remoting.RoleChecker as of 3283.v92c105e0f819 and 3355.v388858a_47b_33; see DESIGN.md.
package org.jenkinsci.remoting;

public abstract class RoleChecker {
    protected RoleChecker(footman.stubs.None none) { }
    public RoleChecker() {  }
    public abstract void check(org.jenkinsci.remoting.RoleSensitive subject, java.util.Collection<org.jenkinsci.remoting.Role> expected) throws SecurityException;
    public void check(org.jenkinsci.remoting.RoleSensitive subject, org.jenkinsci.remoting.Role expected) throws SecurityException { throw null; }
    public void check(org.jenkinsci.remoting.RoleSensitive subject, org.jenkinsci.remoting.Role... expected) throws SecurityException { throw null; }
}
