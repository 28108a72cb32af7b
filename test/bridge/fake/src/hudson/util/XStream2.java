package hudson.util;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

public class XStream2 extends com.thoughtworks.xstream.XStream {
    public XStream2() {}
    public void toXMLUTF8(Object obj, OutputStream out) throws IOException {
        out.write(("<?xml version='1.1' encoding='UTF-8'?>\n" + toXML(obj)).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
    public void addCompatibilityAlias(String oldClassName, Class newClass) {}
}
