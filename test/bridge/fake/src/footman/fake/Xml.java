package footman.fake;

import hudson.model.*;
import java.io.*;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.regex.*;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Just enough of XStream's format: what a build.xml, a queue and a config.xml say, in the places where they say it. */
public final class Xml {
    private Xml() {}

    /** hudson.util.AtomicFileWriter: temporary file beside it, fsync, atomic move. */
    public static void write(File f, String text) throws IOException {
        if (Faults.is("full:" + f.getName())) throw new IOException("No space left on device");
        Path tmp = Files.createTempFile(f.getParentFile().toPath(), f.getName() + "-atomic", "tmp");
        try (FileChannel c = FileChannel.open(tmp, StandardOpenOption.WRITE)) {
            c.write(java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            c.force(true);
        }
        Files.move(tmp, f.toPath(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** hudson.Util.deleteRecursive. */
    public static void deleteRecursive(File f) throws IOException {
        if (!f.exists()) return;
        try (java.util.stream.Stream<Path> all = Files.walk(f.toPath())) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(p);
        }
    }

    private static final Pattern ROOT = Pattern.compile("(?s)^(?:\\s*<\\?.*?\\?>)?\\s*(?:<!--.*?-->\\s*)*<([A-Za-z][\\w.\\-]*)");

    public static String root(String xml) {
        Matcher m = ROOT.matcher(xml);
        return m.find() ? m.group(1) : "";
    }

    /** The text of an element directly below the root of a file that XStream wrote. */
    public static String direct(String xml, String name) {
        Matcher m = Pattern.compile("(?m)^  <" + name + ">(.*?)</" + name + ">").matcher(xml);
        return m.find() ? m.group(1) : null;
    }

    public static long number(String xml, String name, long otherwise) {
        String s = direct(xml, name);
        return s == null ? otherwise : Long.parseLong(s.trim());
    }

    public static String escape(String s) { return s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&apos;").replace("\"", "&quot;"); }

    public static String unescape(String s) { return s.replace("&lt;", "<").replace("&gt;", ">").replace("&apos;", "'").replace("&quot;", "\"").replace("&#xd;", "\r").replace("&amp;", "&"); }

    public static String textOf(Collection<? extends Action> actions, String pad) {
        StringBuilder b = new StringBuilder(pad + "<actions>\n");
        for (Action a : actions) {
            if (a instanceof CauseAction) {
                b.append(pad).append("  <hudson.model.CauseAction>\n").append(pad).append("    <causeBag class=\"linked-hash-map\">\n");
                for (Cause c : ((CauseAction) a).getCauses()) {
                    b.append(pad).append("      <entry>\n");
                    String name = c.getClass().getName().replace("$", "_-");
                    b.append(pad).append("        <").append(name).append(">");
                    if (c instanceof Cause.UserIdCause) b.append("<userId>").append(escape(((Cause.UserIdCause) c).getUserId())).append("</userId>");
                    if (c instanceof Cause.RemoteCause) b.append("<addr>").append(escape(((Cause.RemoteCause) c).getAddr())).append("</addr><note>").append(escape(((Cause.RemoteCause) c).getNote())).append("</note>");
                    b.append("</").append(name).append(">\n").append(pad).append("        <int>1</int>\n").append(pad).append("      </entry>\n");
                }
                b.append(pad).append("    </causeBag>\n").append(pad).append("  </hudson.model.CauseAction>\n");
            } else if (a instanceof ParametersAction) {
                b.append(pad).append("  <hudson.model.ParametersAction>\n").append(pad).append("    <parameters>\n");
                for (ParameterValue p : ((ParametersAction) a).getParameters()) {
                    b.append(pad).append("      <hudson.model.StringParameterValue><name>").append(escape(p.getName())).append("</name><value>").append(escape(String.valueOf(p.getValue()))).append("</value></hudson.model.StringParameterValue>\n");
                }
                b.append(pad).append("    </parameters>\n").append(pad).append("  </hudson.model.ParametersAction>\n");
            }
        }
        return b.append(pad).append("</actions>\n").toString();
    }

    public static Element parse(String xml) throws IOException {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(xml.replaceFirst("^\\s*<\\?.*?\\?>", "").getBytes(StandardCharsets.UTF_8))).getDocumentElement();
        } catch (Exception e) {
            throw new IOException("unreadable XML: " + e, e);
        }
    }

    public static List<Element> children(Element e) {
        List<Element> out = new ArrayList<>();
        for (Node n = e.getFirstChild(); n != null; n = n.getNextSibling()) if (n instanceof Element) out.add((Element) n);
        return out;
    }

    public static Element child(Element e, String name) {
        for (Element c : children(e)) if (c.getTagName().equals(name)) return c;
        return null;
    }

    private static String text(Element e, String name) {
        Element c = child(e, name);
        return c == null ? "" : c.getTextContent();
    }

    /** The actions of a build.xml. A Pipeline's program may hold what XML 1.0 can't, so only that part is parsed. */
    public static List<Action> actions(String xml) {
        int from = xml.indexOf("  <actions>"), to = xml.indexOf("\n  </actions>");
        if (from < 0 || to < 0) return List.of();
        try {
            return actions(parse(xml.substring(from, to + "\n  </actions>".length())));
        } catch (IOException e) {
            return List.of();
        }
    }

    public static List<Action> actions(Element list) {
        List<Action> out = new ArrayList<>();
        for (Element a : children(list)) {
            if (a.getTagName().equals("hudson.model.CauseAction")) {
                List<Cause> causes = new ArrayList<>();
                Element bag = child(a, "causeBag");
                for (Element entry : children(bag == null ? a : bag)) {
                    for (Element c : children(entry)) {
                        Cause made = cause(c);
                        if (made != null) causes.add(made);
                    }
                }
                out.add(new CauseAction(causes));
            } else if (a.getTagName().equals("hudson.model.ParametersAction")) {
                List<ParameterValue> ps = new ArrayList<>();
                for (Element p : children(child(a, "parameters"))) ps.add(new StringParameterValue(text(p, "name"), text(p, "value")));
                out.add(new ParametersAction(ps));
            }
        }
        return out;
    }

    private static Cause cause(Element c) {
        switch (c.getTagName()) {
            case "hudson.model.Cause_-UserIdCause": return new Cause.UserIdCause(text(c, "userId").isEmpty() ? "anonymous" : text(c, "userId"));
            case "hudson.model.Cause_-RemoteCause": return new Cause.RemoteCause(text(c, "addr"), text(c, "note"));
            case "hudson.triggers.TimerTrigger_-TimerTriggerCause": return new hudson.triggers.TimerTrigger.TimerTriggerCause();
            default: return null;
        }
    }
}
