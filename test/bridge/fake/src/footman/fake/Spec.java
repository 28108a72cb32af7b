package footman.fake;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a build does: a number of ticks in its log. Read from a few words of the job, or asked for by parameters. */
public final class Spec {
    public String kind = "sleep"; // sleep, parallel, input, sh, freestyle
    public int ticks = 1;
    public long intervalMs = 200;
    public String node = "";
    public boolean survives = true; // false: PERFORMANCE_OPTIMIZED or resume disabled
    public boolean approved;
    public int code; // 1: the build fails

    private static int find(String in, String regex, int otherwise) {
        Matcher m = Pattern.compile(regex).matcher(in);
        return m.find() ? Integer.parseInt(m.group(1)) : otherwise;
    }

    public static Spec of(String config, Map<String, String> asked) {
        Spec s = new Spec();
        if (!Xml.root(config).startsWith("flow-definition")) s.kind = "freestyle";
        s.survives = !config.contains("PERFORMANCE_OPTIMIZED") && !config.contains("DisableResumeJobProperty");
        String text = Xml.unescape(config);
        int seconds = find(text, "sleep\\s*[( ]\\s*(\\d+)", 0);
        s.ticks = find(text, "seq\\s+1\\s+(\\d+)", seconds > 0 ? seconds : 1);
        if (seconds > 0) s.intervalMs = text.contains("seq 1") ? seconds * 1000L : 1000;
        if (!s.kind.equals("freestyle")) {
            Matcher m = Pattern.compile("node\\s*\\(\\s*['\"]([^'\"]*)['\"]").matcher(text);
            if (m.find()) { s.kind = "sh"; s.node = m.group(1); }
            else if (text.contains("parallel")) s.kind = "parallel";
            else if (text.contains("input ")) s.kind = "input";
        }
        if (text.contains("error ")) s.code = 1;
        for (Map.Entry<String, String> e : asked.entrySet()) {
            switch (e.getKey()) {
                case "ticks": s.ticks = Integer.parseInt(e.getValue()); break;
                case "interval": s.intervalMs = duration(e.getValue()); break;
                case "kind": if (!s.kind.equals("freestyle")) s.kind = e.getValue(); break;
                case "node": s.node = e.getValue(); break;
                default:
            }
        }
        if (s.kind.equals("performance-optimized") || s.kind.equals("noresume")) { s.kind = "sleep"; s.survives = false; }
        return s;
    }

    /** 200ms, 2s, or a number of milliseconds. */
    static long duration(String s) {
        if (s.endsWith("ms")) return Long.parseLong(s.substring(0, s.length() - 2));
        if (s.endsWith("s")) return (long) (Double.parseDouble(s.substring(0, s.length() - 1)) * 1000);
        return Long.parseLong(s);
    }

    public String[] branches() { return kind.equals("parallel") ? new String[] {"left", "right"} : new String[] {""}; }

    /** program.dat. */
    public void save(File dir) throws IOException {
        Properties p = new Properties();
        p.setProperty("kind", kind);
        p.setProperty("ticks", Integer.toString(ticks));
        p.setProperty("interval", Long.toString(intervalMs));
        p.setProperty("node", node);
        p.setProperty("approved", Boolean.toString(approved));
        p.setProperty("code", Integer.toString(code));
        StringWriter w = new StringWriter();
        p.store(w, null);
        Xml.write(new File(dir, "program.dat"), w.toString());
    }

    public static Spec load(File dir) throws IOException {
        Properties p = new Properties();
        try (Reader r = Files.newBufferedReader(new File(dir, "program.dat").toPath())) {
            p.load(r);
        }
        Spec s = new Spec();
        s.kind = p.getProperty("kind");
        s.ticks = Integer.parseInt(p.getProperty("ticks"));
        s.intervalMs = Long.parseLong(p.getProperty("interval"));
        s.node = p.getProperty("node", "");
        s.approved = Boolean.parseBoolean(p.getProperty("approved"));
        s.code = Integer.parseInt(p.getProperty("code", "0"));
        return s;
    }
}
