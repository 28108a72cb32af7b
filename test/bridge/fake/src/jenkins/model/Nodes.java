package jenkins.model;

import footman.fake.Faults;
import footman.fake.Store;
import footman.fake.Xml;
import hudson.XmlFile;
import hudson.model.Node;
import hudson.model.listeners.SaveableListener;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** As in 2.484 and 2.568.2; no node is ephemeral here. */
public class Nodes {
    private static final Logger LOG = Logger.getLogger(Nodes.class.getName());
    private final Map<String, Node> nodes = new ConcurrentSkipListMap<>();

    Nodes(Jenkins j) {}
    protected Nodes(footman.stubs.None none) { }
    public List<Node> getNodes() { return new ArrayList<>(nodes.values()); }
    public Node getNode(String name) { return name == null ? null : nodes.get(name); }
    public File getRootDir() { return new File(Jenkins.get().getRootDir(), "nodes"); }
    public XmlFile getConfigFile(File dir) { return new XmlFile(Jenkins.XSTREAM, new File(dir, "config.xml")); }
    public XmlFile getConfigFile(Node node) { return getConfigFile(node.getRootDir()); }
    public XmlFile getConfigFile(String nodeName) { return getConfigFile(new File(getRootDir(), nodeName)); }

    /** All anew; listeners may veto here. */
    public void load() throws IOException {
        File[] all = getRootDir().listFiles(File::isDirectory);
        Map<String, Node> fresh = new TreeMap<>();
        if (all != null) {
            for (File f : all) {
                if (!getConfigFile(f).exists()) continue;
                try {
                    Node n = (Node) getConfigFile(f).read();
                    fresh.put(n.getNodeName(), n);
                } catch (IOException e) {
                    LOG.log(Level.WARNING, "could not load " + f, e);
                }
            }
        }
        fresh.values().removeIf(n -> NodeListener.all().stream().anyMatch(l -> !l.allowLoad(n)));
        nodes.clear();
        nodes.putAll(fresh);
        fresh.forEach((name, n) -> n.onLoad(this, name));
        Jenkins.get().updateComputerList();
    }
    public void load(File dir) throws IOException {
        Faults.everywhere("Nodes.load:" + dir.getName());
        Node n = (Node) getConfigFile(dir).read();
        for (NodeListener l : NodeListener.all()) if (!l.allowLoad(n)) return;
        nodes.put(n.getNodeName(), n);
        n.onLoad(this, n.getNodeName());
        Jenkins.get().updateComputerList();
    }
    /** One; no listener is asked. */
    public Node load(String name) {
        try {
            Faults.everywhere("Nodes.load:" + name);
            XmlFile f = getConfigFile(name);
            if (!f.exists()) return null;
            Node n = (Node) f.read();
            nodes.put(n.getNodeName(), n);
            n.onLoad(this, n.getNodeName());
            Jenkins.get().updateComputerList();
            return n;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "could not load " + name, e);
            return null;
        }
    }
    public Node getOrLoad(String name) { return getNode(name) != null ? getNode(name) : load(name); }
    public void unload(Node node) {
        if (node != nodes.get(node.getNodeName())) return;
        nodes.remove(node.getNodeName());
        Jenkins.get().updateComputerList();
    }
    public void addNode(Node node) throws IOException {
        Node old = nodes.put(node.getNodeName(), node);
        if (node == old) return;
        node.onLoad(this, node.getNodeName());
        Jenkins.get().updateComputerList();
        node.save();
        for (NodeListener l : NodeListener.all()) if (old != null) l.onUpdated(old, node); else l.onCreated(node);
    }
    public boolean updateNode(Node node) throws IOException {
        if (node != nodes.get(node.getNodeName())) return false;
        node.save();
        for (NodeListener l : NodeListener.all()) l.onUpdated(node, node);
        return true;
    }
    /** A rename: the old folder goes, and only onUpdated tells of it. */
    public boolean replaceNode(Node oldOne, Node newOne) throws IOException {
        if (oldOne != nodes.get(oldOne.getNodeName())) return false;
        nodes.remove(oldOne.getNodeName());
        nodes.put(newOne.getNodeName(), newOne);
        newOne.onLoad(this, newOne.getNodeName());
        newOne.save();
        if (!newOne.getNodeName().equals(oldOne.getNodeName())) Xml.deleteRecursive(new File(getRootDir(), oldOne.getNodeName()));
        Jenkins.get().updateComputerList();
        for (NodeListener l : NodeListener.all()) l.onUpdated(oldOne, newOne);
        return true;
    }
    public void removeNode(Node node) throws IOException {
        if (node != nodes.get(node.getNodeName())) return;
        hudson.model.Computer c = node.toComputer();
        if (c != null) c.disconnect(null);
        nodes.remove(node.getNodeName());
        Xml.deleteRecursive(new File(getRootDir(), node.getNodeName()));
        Jenkins.get().updateComputerList();
        for (NodeListener l : NodeListener.all()) l.onDeleted(node);
        SaveableListener.fireOnDeleted(node, getConfigFile(node));
    }
    public void save() throws IOException {
        for (Node n : nodes.values()) {
            getConfigFile(n).write(n);
            SaveableListener.fireOnChange(this, getConfigFile(n));
        }
    }
}
