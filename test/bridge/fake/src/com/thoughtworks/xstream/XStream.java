package com.thoughtworks.xstream;

import footman.fake.Store;
import java.io.*;
import java.nio.charset.StandardCharsets;

public class XStream {
    /** Without the line that says which XML it is: XmlFile.write adds that. */
    public String toXML(Object o) { return Store.text(o); }
    public void toXML(Object o, Writer out) {
        try {
            out.write(toXML(o));
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
    public void toXML(Object o, OutputStream out) { toXML(o, new OutputStreamWriter(out, StandardCharsets.UTF_8)); }
    public void alias(String name, Class type) {}
    public com.thoughtworks.xstream.mapper.Mapper getMapper() {
        return new com.thoughtworks.xstream.mapper.Mapper() {
            @Override public Class realClass(String name) {
                Object o = footman.fake.Types.of(name, new File("x/y"));
                if (o == null) throw new IllegalArgumentException(name); // CannotResolveClassException
                return o.getClass();
            }
            @Override public String serializedClass(Class type) { return footman.fake.Types.root(type); }
        };
    }
}
