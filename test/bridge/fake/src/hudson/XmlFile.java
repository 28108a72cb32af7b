package hudson;

import com.thoughtworks.xstream.XStream;
import footman.fake.Store;
import footman.fake.Types;
import footman.fake.Xml;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;

public final class XmlFile {
    private XStream xs;
    private File file;

    public XmlFile(File file) { this(new hudson.util.XStream2(), file); }
    public XmlFile(XStream xs, File file) { this(xs, file, true); }
    public XmlFile(XStream xs, File file, boolean force) { this.xs = xs; this.file = file; }
    public File getFile() { return file; }
    public XStream getXStream() { return xs; }
    public boolean exists() { return file.exists(); }
    public void delete() throws IOException { Files.deleteIfExists(file.toPath()); }
    public void mkdirs() throws IOException { Files.createDirectories(file.getParentFile().toPath()); }
    public String toString() { return file.toString(); }
    public String asString() throws IOException { return Files.readString(file.toPath()); }
    public java.io.Reader readRaw() throws IOException { return new StringReader(asString()); }

    /** A new object of the class that the root element names. */
    public Object read() throws IOException {
        String text = asString();
        Object o = Types.of(Xml.root(text), file);
        if (o == null) throw new IOException("Unable to read " + file + ": no class for " + Xml.root(text));
        Store.take(o, text, false);
        return o;
    }
    public Object unmarshal(Object o) throws IOException { return unmarshal(o, false); }
    public Object unmarshalNullingOut(Object o) throws IOException { return unmarshal(o, true); }
    private Object unmarshal(Object o, boolean nullOut) throws IOException {
        try {
            Store.take(o, asString(), nullOut);
        } catch (IOException e) {
            throw e instanceof java.nio.file.NoSuchFileException ? e : new IOException("Unable to read " + file, e);
        }
        return o;
    }
    public void write(Object o) throws IOException {
        mkdirs();
        Xml.write(file, "<?xml version='1.1' encoding='UTF-8'?>\n" + xs.toXML(o));
    }
}
