// Signatures of hudson.util.XStream2 as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.util;

public class XStream2 extends com.thoughtworks.xstream.XStream {
    protected XStream2(footman.stubs.None none) { }
    public static final String COLLECTION_UPDATE_LIMIT_PROPERTY_NAME = null;
    public XStream2() {  }
    protected void setupConverters() { throw null; }
    public void addCriticalField(Class<?> clazz, String field) { throw null; }
    public com.thoughtworks.xstream.mapper.Mapper getMapperInjectionPoint() { throw null; }
    public void toXML(Object obj, java.io.OutputStream out) { throw null; }
    public void toXMLUTF8(Object obj, java.io.OutputStream out) throws java.io.IOException { throw null; }
    public void setMapper(com.thoughtworks.xstream.mapper.Mapper m) { throw null; }
    public void addCompatibilityAlias(String oldClassName, Class newClass) { throw null; }

    public abstract static class PassthruConverter<T> {
        protected PassthruConverter(footman.stubs.None none) { }
        protected PassthruConverter(hudson.util.XStream2 xstream) {  }
        public boolean canConvert(Class type) { throw null; }
    }
}
