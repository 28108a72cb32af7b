package hudson.model;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

public interface TaskListener {
    PrintStream getLogger();
    default Charset getCharset() { return StandardCharsets.UTF_8; }
    default PrintWriter error(String msg) {
        getLogger().println("ERROR: " + msg);
        return new PrintWriter(getLogger(), true);
    }
    default PrintWriter error(String format, Object... args) { return error(String.format(format, args)); }
    default PrintWriter fatalError(String msg) { return error(msg); }
    TaskListener NULL = () -> new PrintStream(OutputStream.nullOutputStream());
}
