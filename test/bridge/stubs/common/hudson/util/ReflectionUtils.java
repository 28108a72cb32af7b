// Signatures of hudson.util.ReflectionUtils as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.util;

public class ReflectionUtils {
    protected ReflectionUtils(footman.stubs.None none) { }
    public ReflectionUtils() {  }
    public static java.lang.reflect.Method getPublicMethodNamed(Class c, String methodName) { throw null; }
    public static java.util.List<hudson.util.ReflectionUtils.Parameter> getParameters(java.lang.reflect.Method m) { throw null; }
    public static Object getPublicProperty(Object o, String p) throws java.lang.reflect.InvocationTargetException, NoSuchMethodException, IllegalAccessException { throw null; }
    public static Object getVmDefaultValueForPrimitiveType(Class<?> type) { throw null; }

    public static final class Parameter implements java.lang.reflect.AnnotatedElement {
        protected Parameter(footman.stubs.None none) { }
        public int index() { throw null; }
        public Class<?> type() { throw null; }
        public java.lang.reflect.Type genericType() { throw null; }
        public java.lang.annotation.Annotation[] annotations() { throw null; }
        public <A extends java.lang.annotation.Annotation> A annotation(Class<A> type) { throw null; }
        public String name() { throw null; }
        public boolean isAnnotationPresent(Class<? extends java.lang.annotation.Annotation> type) { throw null; }
        public <T extends java.lang.annotation.Annotation> T getAnnotation(Class<T> type) { throw null; }
        public java.lang.annotation.Annotation[] getAnnotations() { throw null; }
        public java.lang.annotation.Annotation[] getDeclaredAnnotations() { throw null; }
    }
}
