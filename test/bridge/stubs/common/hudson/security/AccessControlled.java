// Signatures of hudson.security.AccessControlled as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.security;

public interface AccessControlled {
    hudson.security.ACL getACL();
    default void checkPermission(hudson.security.Permission permission) { throw null; }
    default void checkAnyPermission(hudson.security.Permission... permission) { throw null; }
    default boolean hasPermission(hudson.security.Permission permission) { throw null; }
    default boolean hasAnyPermission(hudson.security.Permission... permission) { throw null; }
    default boolean hasPermission2(org.springframework.security.core.Authentication a, hudson.security.Permission permission) { throw null; }
}
