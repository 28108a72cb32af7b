// Signatures of com.thoughtworks.xstream.io.xml.DomReader as of 1.4.21, in part, written by hand; see DESIGN.md.
package com.thoughtworks.xstream.io.xml;

public class DomReader implements com.thoughtworks.xstream.io.HierarchicalStreamReader {
    public DomReader(org.w3c.dom.Element rootElement) {}
    public DomReader(org.w3c.dom.Document document) {}
}
