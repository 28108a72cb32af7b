package hudson;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;

public final class XmlFile {
    private File file;

    public XmlFile(File file) { this.file = file; }
    public File getFile() { return file; }
    public boolean exists() { return file.exists(); }
    public String asString() throws IOException { return Files.readString(file.toPath()); }
    public Object read() throws IOException { return asString(); }
}
