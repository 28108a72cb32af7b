package footman.fake;

import java.io.IOException;
import java.util.*;

/**
 * What an object keeps in memory, as the elements directly below the root of its file. XStream (com.thoughtworks.xstream
 * 1.4.21, XStream.unmarshal with a root object) sets a field for each element that it finds and leaves the others alone;
 * hudson.util.XStream2.unmarshal(reader, root, data, nullOut) of core 2.99 forgets them first if asked to. What is written
 * has the form of Jenkins, whatever the form of the file that was read.
 */
public final class Fields {
    private String root = "", attributes = "";
    private final Map<String, String> elements = new LinkedHashMap<>(); // each with its tags

    public synchronized String root() { return root; }

    /** Takes what a file says. */
    public synchronized void take(String xml, boolean nullOut) throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        String[] head = split(xml, found);
        if (!root.isEmpty() && !root.equals(head[0]) && elements.size() > 0) throw new IOException("expected " + root + " and not " + head[0]);
        root = head[0];
        attributes = head[1];
        Map<String, String> old = new LinkedHashMap<>(elements);
        elements.clear();
        elements.putAll(found);
        if (!nullOut) old.forEach(elements::putIfAbsent);
    }

    public synchronized void start(String root) { this.root = root; }

    /** What a file of it has after its first line. */
    public synchronized String body() {
        StringBuilder b = new StringBuilder("<").append(root).append(attributes).append(">\n");
        for (String e : elements.values()) b.append("  ").append(e).append("\n");
        return b.append("</").append(root).append(">").toString();
    }

    public synchronized String get(String tag) {
        String e = elements.get(tag);
        return e == null ? null : Xml.unescape(inner(e));
    }

    /** Null is what XStream does not write. New ones come first, as a description does in a real file. */
    public synchronized void set(String tag, String text) { raw(tag, text == null ? null : "<" + tag + ">" + Xml.escape(text) + "</" + tag + ">"); }

    public synchronized String raw(String tag) { return elements.get(tag); }

    public synchronized void raw(String tag, String element) {
        if (element == null) {
            elements.remove(tag);
        } else if (element.equals(elements.get(tag)) || elements.containsKey(tag) && Xml.unescape(inner(element)).equals(Xml.unescape(inner(elements.get(tag)))) && !element.contains("\n")) {
            return; // it stays as it is, in the form that it has
        } else if (elements.containsKey(tag)) {
            elements.put(tag, element);
        } else {
            Map<String, String> old = new LinkedHashMap<>(elements);
            elements.clear();
            elements.put(tag, element);
            elements.putAll(old);
        }
    }

    /** The elements inside of one. */
    public synchronized List<String> list(String tag) {
        String e = elements.get(tag);
        if (e == null) return new ArrayList<>();
        Map<String, String> found = new LinkedHashMap<>();
        List<String> out = new ArrayList<>();
        try {
            split(e, found, out);
        } catch (IOException x) {
            throw new IllegalStateException(x);
        }
        return out;
    }

    public List<String> children(String element) throws IOException {
        List<String> out = new ArrayList<>();
        split(element, new LinkedHashMap<>(), out);
        return out;
    }

    public synchronized void list(String tag, List<String> inner) {
        if (inner.isEmpty()) {
            raw(tag, "<" + tag + "/>");
            return;
        }
        StringBuilder b = new StringBuilder("<" + tag + ">\n");
        for (String i : inner) b.append("    ").append(i).append("\n");
        raw(tag, b.append("  </" + tag + ">").toString());
    }

    public static String inner(String element) {
        int from = close(element, 0) + 1, to = element.lastIndexOf("</");
        return to < from ? "" : element.substring(from, to);
    }

    static String[] split(String xml, Map<String, String> into) throws IOException { return split(xml, into, new ArrayList<>()); }

    /** Name and attributes of the root; its children into the map (by name) and the list. */
    private static String[] split(String xml, Map<String, String> into, List<String> all) throws IOException {
        int i = 0;
        try {
            while (true) {
                i = xml.indexOf('<', i);
                if (xml.startsWith("<?", i)) i = xml.indexOf("?>", i) + 2;
                else if (xml.startsWith("<!--", i)) i = xml.indexOf("-->", i) + 3;
                else break;
            }
            int end = close(xml, i);
            boolean empty = xml.charAt(end - 1) == '/';
            String tag = xml.substring(i + 1, empty ? end - 1 : end), name = tag.split("[\\s/>]", 2)[0];
            String[] head = {name, tag.substring(name.length())};
            if (empty) return head;
            for (i = end + 1; ; ) {
                i = xml.indexOf('<', i);
                if (xml.startsWith("</" + name, i)) return head;
                if (xml.startsWith("<!--", i)) {
                    i = xml.indexOf("-->", i) + 3;
                    continue;
                }
                int to = after(xml, i);
                String child = xml.substring(i, to), its = child.substring(1).split("[\\s/>]", 2)[0];
                all.add(child);
                into.put(its, child);
                i = to;
            }
        } catch (StringIndexOutOfBoundsException torn) {
            throw new IOException("unreadable XML: it ends too early", torn);
        }
    }

    /** Where the element ends that begins here. */
    private static int after(String xml, int from) {
        int depth = 0;
        for (int i = from; ; ) {
            i = xml.indexOf('<', i);
            if (xml.startsWith("<!--", i)) { i = xml.indexOf("-->", i) + 3; continue; }
            if (xml.startsWith("<![CDATA[", i)) { i = xml.indexOf("]]>", i) + 3; continue; }
            int end = close(xml, i);
            if (xml.charAt(i + 1) == '/') depth--;
            else if (xml.charAt(end - 1) != '/') depth++;
            i = end + 1;
            if (depth == 0) return i;
        }
    }

    /** The end of a tag, outside of quotes. */
    private static int close(String xml, int from) {
        char quote = 0;
        for (int i = from; ; i++) {
            char c = xml.charAt(i);
            if (quote != 0) { if (c == quote) quote = 0; }
            else if (c == '"' || c == '\'') quote = c;
            else if (c == '>') return i;
        }
    }
}
