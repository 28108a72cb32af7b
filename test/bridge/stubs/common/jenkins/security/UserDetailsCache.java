// Signatures of jenkins.security.UserDetailsCache as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.security;

public final class UserDetailsCache {
    protected UserDetailsCache(footman.stubs.None none) { }
    public UserDetailsCache() {  }
    public static jenkins.security.UserDetailsCache get() { throw null; }
    public void invalidateAll() { throw null; }
    public void invalidate(String idOrFullName) { throw null; }
}
