package jenkins.model;

import footman.fake.Agents;
import footman.fake.Faults;
import footman.fake.Xml;
import hudson.ExtensionList;
import hudson.PluginManager;
import hudson.init.InitMilestone;
import hudson.lifecycle.Lifecycle;
import hudson.model.*;
import hudson.model.listeners.ItemListener;
import hudson.util.VersionNumber;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;

public class Jenkins extends AbstractCIBase {
    public static String VERSION = System.getProperty("fake.version", "2.516.2");
    public static boolean AUTOMATIC_AGENT_LAUNCH = Boolean.parseBoolean(System.getProperty("jenkins.model.Jenkins.automaticAgentLaunch", "true"));
    private static volatile Jenkins instance;

    public File root;
    public PluginManager pluginManager;
    private volatile InitMilestone level = InitMilestone.STARTED;
    private final Map<String, TopLevelItem> items = new java.util.concurrent.ConcurrentSkipListMap<>();
    private final Map<String, Computer> computers = new ConcurrentHashMap<>();
    private final Computer master;
    private final Nodes nodes = new Nodes(this);
    private final Queue queue;
    private volatile boolean quieting, terminating;
    private volatile String why;
    private int executors;

    protected Jenkins(footman.stubs.None none) { master = null; queue = null; }
    protected Jenkins(File root) throws IOException { // not in the stubs
        this.root = root;
        instance = this;
        String config = new File(root, "config.xml").exists() ? Files.readString(new File(root, "config.xml").toPath()) : "";
        java.util.regex.Matcher m = java.util.regex.Pattern.compile("<numExecutors>(\\d+)<").matcher(config);
        executors = m.find() ? Integer.parseInt(m.group(1)) : 2;
        pluginManager = PluginManager.createDefault(this);
        master = new MasterComputer();
        queue = new Queue();
    }

    public static Jenkins get() throws IllegalStateException {
        if (instance == null) throw new IllegalStateException("Jenkins.instance is missing");
        return instance;
    }
    public static Jenkins getInstanceOrNull() { return instance; }
    public static VersionNumber getVersion() { return new VersionNumber(VERSION); }
    public File getRootDir() { return root; }
    public PluginManager getPluginManager() { return pluginManager; }
    public InitMilestone getInitLevel() { return level; }
    public Queue getQueue() { return queue; }
    public Lifecycle getLifecycle() { return Lifecycle.get(); }
    public String getFullName() { return ""; }
    public String getDisplayName() { return "Jenkins"; }
    public String getFullDisplayName() { return ""; }
    public String getRootUrl() { return null; }
    public int getNumExecutors() { return executors; }
    public String getLabelString() { return ""; }
    public int getQuietPeriod() { return Integer.getInteger("fake.quietPeriod", 0); }
    public <T> ExtensionList<T> getExtensionList(Class<T> t) { return ExtensionList.lookup(t); }
    public void rebuildDependencyGraph() {}
    public void save() throws IOException {}

    // ---- items

    public List<TopLevelItem> getItems() { return new ArrayList<>(items.values()); }
    public TopLevelItem getItem(String name) { return items.get(name); }
    public Item getItemByFullName(String fullName) { return getItemByFullName(fullName, Item.class); }
    @SuppressWarnings({"unchecked", "rawtypes"})
    public <T extends Item> T getItemByFullName(String fullName, Class<T> type) {
        ItemGroup g = this;
        Object at = null;
        for (String part : fullName.split("/")) {
            if (g == null) return null;
            at = ((ItemGroup<?>) g).getItem(part);
            g = at instanceof ItemGroup ? (ItemGroup) at : null;
        }
        return type.isInstance(at) ? type.cast(at) : null;
    }
    public File getRootDirFor(TopLevelItem child) { return new File(new File(root, "jobs"), child.getName()); }
    public <I extends TopLevelItem> I add(I item, String name) throws IOException, IllegalArgumentException { items.put(name, item); return item; }
    public void remove(TopLevelItem item) throws IOException, IllegalArgumentException { items.remove(item.getName()); }
    public boolean canAdd(TopLevelItem item) { return true; }
    public void onRenamed(TopLevelItem job, String oldName, String newName) throws IOException { items.remove(oldName); items.put(newName, job); }
    public void onDeleted(TopLevelItem item) throws IOException { items.remove(item.getName()); ItemListener.fireOnDeleted(item); }

    // ---- nodes

    public List<Node> getNodes() { return nodes.getNodes(); }
    public Nodes getNodesObject() { return nodes; }
    public Node getNode(String name) { return nodes.getNode(name); }
    public Node getOrLoadNode(String name) { return nodes.getOrLoad(name); }
    public void unloadNode(Node n) { nodes.unload(n); }
    public Computer[] getComputers() {
        List<Computer> all = new ArrayList<>(List.of(master));
        all.addAll(computers.values());
        return all.toArray(new Computer[0]);
    }
    public Computer getComputer(String name) { return name.isEmpty() || name.equals("(built-in)") ? master : computers.get(name); }
    protected synchronized void updateComputerList() {
        for (Node n : nodes.getNodes()) {
            if (computers.containsKey(n.getNodeName())) continue;
            Computer c = ((Slave) n).createComputer();
            computers.put(n.getNodeName(), c);
            if (level == InitMilestone.COMPLETED && AUTOMATIC_AGENT_LAUNCH && c.isLaunchSupported()) c.connect(false);
        }
        computers.keySet().removeIf(n -> nodes.getNode(n) == null);
    }
    public Computer placeFor(Queue.BuildableItem b) { // not in the stubs
        if (Agents.wanted(b.task) == null) return master;
        for (Computer c : computers.values()) {
            if (c.isOnline() && c.isAcceptingTasks() && c.countIdle() > 0 && c.getNode().canTake(b) == null) return c;
        }
        return null;
    }

    public static class MasterComputer extends Computer {
        protected MasterComputer() { super(Jenkins.get()); }
    }

    // ---- life

    public boolean isQuietingDown() { return quieting; }
    public boolean isTerminating() { return terminating; }
    public String getQuietDownReason() { return why; }
    public org.kohsuke.stapler.HttpRedirect doQuietDown() { return doQuietDown(false, 0, null, false); }
    public org.kohsuke.stapler.HttpRedirect doQuietDown(boolean block, int timeout, String message, boolean safeRestart) {
        quieting = true;
        why = message;
        return null;
    }
    public synchronized org.kohsuke.stapler.HttpRedirect doCancelQuietDown() {
        quieting = false;
        why = null;
        queue.scheduleMaintenance();
        return null;
    }
    public void restart() throws hudson.lifecycle.RestartNotSupportedException {
        new Thread(() -> {
            try {
                Lifecycle.get().restart();
            } catch (Exception e) {
                Logger.getLogger("fake").warning("restart: " + e);
            }
        }, "restart").start();
    }
    public void cleanUp() {
        synchronized (this) {
            if (terminating) return;
            terminating = true;
        }
        for (ItemListener l : ItemListener.all()) {
            try {
                l.onBeforeShutdown();
            } catch (Throwable t) {
                Logger.getLogger("fake").warning("onBeforeShutdown: " + t);
            }
        }
        footman.fake.Boot.suspend();
        queue.save();
        if (Faults.is("slow:shutdown")) footman.fake.Boot.sleep(5000);
    }

    /** For the boot of the fake core. */
    public static final class Stages { // not in the stubs
        public static void reach(InitMilestone m) { get().level = m; }
        public static void computers() { get().updateComputerList(); }
        public static String config(File root) throws IOException { return Xml.root(Files.readString(new File(root, "config.xml").toPath())); }
    }
}
