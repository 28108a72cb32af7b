// Signatures of com.thoughtworks.xstream.io.HierarchicalStreamReader as of 1.4.21, in part, written by hand; see DESIGN.md.
package com.thoughtworks.xstream.io;

public interface HierarchicalStreamReader {
}
