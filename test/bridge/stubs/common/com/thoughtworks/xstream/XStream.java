// Signatures of com.thoughtworks.xstream.XStream as of 1.4.21, written by hand; see DESIGN.md.
package com.thoughtworks.xstream;

public class XStream {
    public Object unmarshal(com.thoughtworks.xstream.io.HierarchicalStreamReader reader) { throw null; }
    public Object unmarshal(com.thoughtworks.xstream.io.HierarchicalStreamReader reader, Object root) { throw null; }
    public Object fromXML(String xml) { throw null; }
    public Object fromXML(java.io.InputStream in) { throw null; }
    public Object fromXML(java.io.Reader in) { throw null; }
    public Object fromXML(java.io.File file) { throw null; }
    public String toXML(Object o) { throw null; }
    public void toXML(Object o, java.io.OutputStream out) { throw null; }
    public void toXML(Object o, java.io.Writer out) { throw null; }
    public void alias(String name, Class type) { throw null; }
    public com.thoughtworks.xstream.mapper.Mapper getMapper() { throw null; }
}
