// Signatures of hudson.security.ACL as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.security;

public abstract class ACL {
    protected ACL(footman.stubs.None none) { }
    public ACL() {  }
    public final void checkPermission(hudson.security.Permission p) { throw null; }
    public final void checkAnyPermission(hudson.security.Permission... permissions) { throw null; }
    public final boolean hasPermission(hudson.security.Permission p) { throw null; }
    public final boolean hasAnyPermission(hudson.security.Permission... permissions) { throw null; }
    public boolean hasPermission2(org.springframework.security.core.Authentication a, hudson.security.Permission permission) { throw null; }
    public static hudson.security.ACL lambda2(java.util.function.BiFunction<org.springframework.security.core.Authentication, hudson.security.Permission, Boolean> impl) { throw null; }
    public final void checkCreatePermission(hudson.model.ItemGroup c, hudson.model.TopLevelItemDescriptor d) { throw null; }
    public boolean hasCreatePermission2(org.springframework.security.core.Authentication a, hudson.model.ItemGroup c, hudson.model.TopLevelItemDescriptor d) { throw null; }
    public final void checkCreatePermission(hudson.model.ViewGroup c, hudson.model.ViewDescriptor d) { throw null; }
    public boolean hasCreatePermission2(org.springframework.security.core.Authentication a, hudson.model.ViewGroup c, hudson.model.ViewDescriptor d) { throw null; }
    public static final String ANONYMOUS_USERNAME = null;
    public static final String SYSTEM_USERNAME = null;
    public static final org.springframework.security.core.Authentication SYSTEM2 = null;
    public static void impersonate2(org.springframework.security.core.Authentication auth, Runnable body) { throw null; }
    public static <V, T extends Exception> V impersonate2(org.springframework.security.core.Authentication auth, hudson.remoting.Callable<V, T> body) throws T { throw null; }
    public static hudson.security.ACLContext as2(org.springframework.security.core.Authentication auth) { throw null; }
    public static hudson.security.ACLContext as(hudson.model.User user) { throw null; }
    public static boolean isAnonymous2(org.springframework.security.core.Authentication authentication) { throw null; }
}
