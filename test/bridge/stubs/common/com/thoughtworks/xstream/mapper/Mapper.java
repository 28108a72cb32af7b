// Signatures of com.thoughtworks.xstream.mapper.Mapper as of 1.4.21, in part, written by hand; see DESIGN.md.
package com.thoughtworks.xstream.mapper;

public interface Mapper {
    Class realClass(String elementName);
    String serializedClass(Class type);
}
