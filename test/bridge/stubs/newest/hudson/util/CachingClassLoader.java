// Signatures of hudson.util.CachingClassLoader as of jenkins-2.568.2; see DESIGN.md.
package hudson.util;

public class CachingClassLoader extends hudson.util.DelegatingClassLoader {
    protected CachingClassLoader(footman.stubs.None none) { super(none); }
    public CachingClassLoader(String name, ClassLoader parent) { super((footman.stubs.None) null); }
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException { throw null; }
    public void clearCacheMisses() { throw null; }
}
