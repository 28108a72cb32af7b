// Signatures of org.jenkinsci.remoting.RoleSensitive as of 3283.v92c105e0f819 and 3355.v388858a_47b_33; see DESIGN.md.
package org.jenkinsci.remoting;

public interface RoleSensitive {
    void checkRoles(org.jenkinsci.remoting.RoleChecker checker) throws SecurityException;
}
