package jenkins.model;

import footman.fake.Xml;
import hudson.model.Node;
import hudson.slaves.DumbSlave;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class Nodes {
    private final Map<String, Node> nodes = new ConcurrentSkipListMap<>();

    Nodes(Jenkins j) {}
    protected Nodes(footman.stubs.None none) { }
    public List<Node> getNodes() { return new ArrayList<>(nodes.values()); }
    public Node getNode(String name) { return name == null ? null : nodes.get(name); }
    public File getRootDir() { return new File(Jenkins.get().getRootDir(), "nodes"); }
    public hudson.XmlFile getConfigFile(File dir) { return new hudson.XmlFile(new File(dir, "config.xml")); }

    public void load() throws IOException {
        File[] all = getRootDir().listFiles();
        if (all != null) for (File f : all) load(f);
    }
    public void load(File dir) throws IOException {
        File f = new File(dir, "config.xml");
        if (!f.exists()) return;
        String x = Files.readString(f.toPath());
        Node n = DumbSlave.Made.of(dir.getName(), text(x, "label", ""), Integer.parseInt(text(x, "numExecutors", "1")), x.contains("JNLPLauncher"));
        for (NodeListener l : NodeListener.all()) if (!l.allowLoad(n)) return;
        nodes.put(dir.getName(), n);
        Jenkins.get().updateComputerList();
    }
    private static String text(String x, String name, String otherwise) {
        Matcher m = Pattern.compile("<" + name + ">([^<]*)<").matcher(x);
        return m.find() ? m.group(1) : otherwise;
    }
    public Node load(String name) {
        try {
            load(new File(getRootDir(), name));
        } catch (IOException e) {
            return null;
        }
        return getNode(name);
    }
    public Node getOrLoad(String name) { return getNode(name) != null ? getNode(name) : load(name); }
    public void unload(Node node) { nodes.remove(node.getNodeName()); Jenkins.get().updateComputerList(); }
}
