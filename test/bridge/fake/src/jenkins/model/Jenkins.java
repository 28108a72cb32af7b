package jenkins.model;

import footman.fake.Fields;
import footman.fake.Store;
import java.util.Collection;
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
    private final List<View> views = new java.util.concurrent.CopyOnWriteArrayList<>();
    private boolean configLoaded;

    protected Jenkins(footman.stubs.None none) { master = null; queue = null; }
    protected Jenkins(File root) throws IOException { // not in the stubs
        this.root = root;
        instance = this;
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
    public static org.springframework.security.core.Authentication getAuthentication2() { return hudson.security.ACL.Who.now(); }
    public File getRootDir() { return root; }
    public PluginManager getPluginManager() { return pluginManager; }
    public InitMilestone getInitLevel() { return level; }
    public Queue getQueue() { return queue; }
    public Lifecycle getLifecycle() { return Lifecycle.get(); }
    public String getFullName() { return ""; }
    public String getDisplayName() { return "Jenkins"; }
    public String getFullDisplayName() { return ""; }
    public String getRootUrl() { return null; }
    public int getNumExecutors() { String n = Store.of(this).get("numExecutors"); return n == null ? 2 : Integer.parseInt(n.trim()); }
    public String getLabelString() { return ""; }
    public int getQuietPeriod() { return quietPeriod == null ? Integer.getInteger("fake.quietPeriod", 5) : quietPeriod; }
    public void setQuietPeriod(Integer quietPeriod) throws IOException { this.quietPeriod = quietPeriod; save(); }
    public <T> ExtensionList<T> getExtensionList(Class<T> t) { return ExtensionList.lookup(t); }
    public void rebuildDependencyGraph() {}

    // ---- config.xml: Jenkins.load and save of 2.484 and 2.568.2

    public static final com.thoughtworks.xstream.XStream XSTREAM = new hudson.util.XStream2();
    public static final hudson.util.XStream2 XSTREAM2 = (hudson.util.XStream2) XSTREAM;
    protected hudson.XmlFile getConfigFile() { return new hudson.XmlFile(XSTREAM, new File(root, "config.xml")); }

    /** Views are those of the file; a field that the file lacks stays as it is. */
    public void load() throws IOException {
        Faults.everywhere("Jenkins.load");
        hudson.XmlFile cfg = getConfigFile();
        Fields mine = Store.of(this);
        if (cfg.exists()) {
            List<View> old = new ArrayList<>(views);
            String primary = mine.get("primaryView");
            mine.raw("primaryView", null);
            views.clear();
            try {
                cfg.unmarshal(this);
            } catch (IOException | RuntimeException x) {
                views.addAll(old);
                if (primary != null) mine.set("primaryView", primary);
                throw x;
            }
            for (String v : mine.list("views")) views.add(View.Read.of(v, this));
        } else {
            mine.start("hudson");
        }
        if (views.isEmpty() || mine.get("primaryView") == null) {
            views.add(0, new AllView("all", this));
            keepViews();
            mine.set("primaryView", "all");
        }
        configLoaded = true;
        updateComputerList();
    }

    public synchronized void save() throws IOException {
        if (!configLoaded) throw new IllegalStateException("An attempt to save the global configuration was made before it was loaded");
        if (level == InitMilestone.COMPLETED) Store.of(this).set("version", VERSION);
        getConfigFile().write(this);
        hudson.model.listeners.SaveableListener.fireOnChange(this, getConfigFile());
    }

    // Fields by the names that core has: null is not written.
    private String systemMessage, markupFormatter;
    private Integer quietPeriod;
    private Boolean noUsageStatistics;

    /** For the fake XStream: memory to fields and back. */
    public static final class Disk { // not in the stubs
        public static void writing(Jenkins j) {
            Fields f = Store.of(j);
            f.set("systemMessage", j.systemMessage);
            f.raw("markupFormatter", j.markupFormatter);
            f.set("quietPeriod", j.quietPeriod == null ? null : j.quietPeriod.toString());
            f.set("noUsageStatistics", j.noUsageStatistics == null ? null : j.noUsageStatistics.toString());
        }
        public static void read(Jenkins j) {
            Fields f = Store.of(j);
            j.systemMessage = f.get("systemMessage");
            j.markupFormatter = f.raw("markupFormatter");
            j.quietPeriod = f.get("quietPeriod") == null ? null : Integer.valueOf(f.get("quietPeriod").trim());
            j.noUsageStatistics = f.get("noUsageStatistics") == null ? null : Boolean.valueOf(f.get("noUsageStatistics"));
        }
    }

    public String getSystemMessage() { return systemMessage; }
    public void setSystemMessage(String message) throws IOException {
        systemMessage = message;
        save();
    }
    private void launchTcpSlaveAgentListener() {}
    void trimLabels() {}
    public java.util.concurrent.Future<DependencyGraph> rebuildDependencyGraphAsync() { return null; }
    private void keepViews() {
        List<String> all = new ArrayList<>();
        for (View v : views) all.add(View.Read.text(v));
        Store.of(this).list("views", all);
    }
    public Collection<View> getViews() { return new ArrayList<>(views); }
    public View getView(String name) { for (View v : views) if (v.getViewName().equals(name)) return v; return null; }
    public void addView(View v) throws IOException {
        View.Read.owner(v, this);
        views.add(v);
        keepViews();
        save();
    }
    public void deleteView(View view) throws IOException {
        views.remove(view);
        keepViews();
        save();
    }
    public Descriptor getDescriptor(String id) { for (Descriptor d : ExtensionList.lookup(Descriptor.class)) if (d.getId().equals(id)) return d; return null; }
    public <T extends Descriptor> T getDescriptorByType(Class<T> type) { return ExtensionList.lookup(Descriptor.class).get(type); }

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
    public synchronized <I extends TopLevelItem> I add(I item, String name) throws IOException, IllegalArgumentException {
        if (items.containsKey(name)) throw new IllegalArgumentException("already an item '" + name + "'");
        items.put(name, item);
        return item;
    }
    public TopLevelItem createProjectFromXML(String name, java.io.InputStream xml) throws IOException { return footman.fake.Made.fromXml(this, name, xml); }
    public <T extends TopLevelItem> T createProject(Class<T> type, String name) throws IOException { return footman.fake.Made.project(this, type, name); }
    public <T extends TopLevelItem> T copy(T src, String name) throws IOException { return footman.fake.Made.copy(this, src, name); }
    public void remove(TopLevelItem item) throws IOException, IllegalArgumentException { items.remove(item.getName()); }
    public boolean canAdd(TopLevelItem item) { return true; }
    public void onRenamed(TopLevelItem job, String oldName, String newName) throws IOException { items.remove(oldName); items.put(newName, job); }
    public void onDeleted(TopLevelItem item) throws IOException { ItemListener.fireOnDeleted(item); items.remove(item.getName()); }

    // ---- nodes

    public List<Node> getNodes() { return nodes.getNodes(); }
    public Nodes getNodesObject() { return nodes; }
    public void addNode(Node n) throws IOException { nodes.addNode(n); }
    public void removeNode(Node n) throws IOException { nodes.removeNode(n); }
    public boolean updateNode(Node n) throws IOException { return nodes.updateNode(n); }
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
            Computer known = computers.get(n.getNodeName());
            if (known != null) {
                Computer.Now.is(known, n); // AbstractCIBase.updateComputer: the computer gets the new node
                continue;
            }
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
