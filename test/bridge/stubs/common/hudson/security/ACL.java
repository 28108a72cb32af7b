// Signatures of hudson.security.ACL as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.security;

public abstract class ACL {
    protected ACL(footman.stubs.None none) { }
    public ACL() {  }
    public final void checkPermission(hudson.security.Permission p) { throw null; }
    public final void checkAnyPermission(hudson.security.Permission... permissions) { throw null; }
    public final boolean hasPermission(hudson.security.Permission p) { throw null; }
    public final boolean hasAnyPermission(hudson.security.Permission... permissions) { throw null; }
    public final void checkCreatePermission(hudson.model.ItemGroup c, hudson.model.TopLevelItemDescriptor d) { throw null; }
    public static final String ANONYMOUS_USERNAME = null;
    public static final String SYSTEM_USERNAME = null;
    public static hudson.security.ACLContext as(hudson.model.User user) { throw null; }
}
