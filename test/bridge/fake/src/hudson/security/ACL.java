package hudson.security;

import org.springframework.security.core.Authentication;

public abstract class ACL {
    public static final Authentication SYSTEM2 = new System2();

    static final ThreadLocal<Authentication> CURRENT = new ThreadLocal<>();

    /** Whom this thread acts for; anonymous if nobody said so. */
    public static final class Who { // not in the stubs
        public static Authentication now() { return CURRENT.get() == null ? new Named("anonymous") : CURRENT.get(); }
        public static void is(String name) { CURRENT.set(name == null ? null : new Named(name)); }
    }

    static class Named extends System2 {
        private final String name;
        Named(String name) { this.name = name; }
        @Override public Object getPrincipal() { return name; }
        @Override public String getName() { return name; }
    }

    static class System2 implements Authentication {
        @Override public Object getCredentials() { return null; }
        @Override public Object getDetails() { return null; }
        @Override public Object getPrincipal() { return "SYSTEM"; }
        @Override public boolean isAuthenticated() { return true; }
        @Override public void setAuthenticated(boolean a) {}
        @Override public String getName() { return "SYSTEM"; }
    }

    public static ACLContext as2(Authentication auth) {
        Authentication before = CURRENT.get();
        CURRENT.set(auth);
        return new ACLContext(before);
    }
}
