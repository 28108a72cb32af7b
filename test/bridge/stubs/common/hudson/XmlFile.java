// Signatures of hudson.XmlFile as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson;

public final class XmlFile {
    protected XmlFile(footman.stubs.None none) { }
    public XmlFile(java.io.File file) {  }
    public XmlFile(com.thoughtworks.xstream.XStream xs, java.io.File file) {  }
    public XmlFile(com.thoughtworks.xstream.XStream xs, java.io.File file, boolean force) {  }
    public java.io.File getFile() { throw null; }
    public com.thoughtworks.xstream.XStream getXStream() { throw null; }
    public Object read() throws java.io.IOException { throw null; }
    public Object unmarshal(Object o) throws java.io.IOException { throw null; }
    public Object unmarshalNullingOut(Object o) throws java.io.IOException { throw null; }
    public void write(Object o) throws java.io.IOException { throw null; }
    public static Object replaceIfNotAtTopLevel(Object o, java.util.function.Supplier<Object> replacement) { throw null; }
    public boolean exists() { throw null; }
    public void delete() throws java.io.IOException { throw null; }
    public void mkdirs() throws java.io.IOException { throw null; }
    public String toString() { throw null; }
    public java.io.Reader readRaw() throws java.io.IOException { throw null; }
    public String asString() throws java.io.IOException { throw null; }
    public void writeRawTo(java.io.Writer w) throws java.io.IOException { throw null; }
    public String sniffEncoding() throws java.io.IOException { throw null; }
}
