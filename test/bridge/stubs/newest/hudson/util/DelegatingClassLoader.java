// Signatures of hudson.util.DelegatingClassLoader as of jenkins-2.568.2; see DESIGN.md.
package hudson.util;

public abstract class DelegatingClassLoader extends ClassLoader {
    protected DelegatingClassLoader(footman.stubs.None none) { }
    protected DelegatingClassLoader(String name, ClassLoader parent) {  }
    public DelegatingClassLoader(ClassLoader parent) {  }
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException { throw null; }
}
