// Signatures of hudson.util.RobustReflectionConverter as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.util;

public class RobustReflectionConverter {
    protected RobustReflectionConverter(footman.stubs.None none) { }
    protected final com.thoughtworks.xstream.mapper.Mapper mapper = null;
    public boolean canConvert(Class type) { throw null; }

    public static class DuplicateFieldException {
        protected DuplicateFieldException(footman.stubs.None none) { }
        public DuplicateFieldException(String msg) {  }
    }
}
