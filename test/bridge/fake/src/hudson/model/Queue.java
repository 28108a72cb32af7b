package hudson.model;

import footman.fake.Faults;
import footman.fake.Xml;
import hudson.ExtensionList;
import hudson.model.queue.*;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.*;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.model.queue.QueueIdStrategy;
import org.w3c.dom.Element;

/** Waiting items, a quiet period, decision handlers, a file for each id (-Dhudson.model.Queue.id), saved after a while. */
public class Queue extends ResourceController implements Saveable {
    private static final Logger LOG = Logger.getLogger(Queue.class.getName());
    public static final com.thoughtworks.xstream.XStream XSTREAM = new footman.fake.QueueXml();
    private final Map<Long, Item> items = new LinkedHashMap<>();
    private boolean savePending;
    private final java.util.Set<Long> complained = java.util.concurrent.ConcurrentHashMap.newKeySet();

    public Queue() { super((footman.stubs.None) null); } // not in the stubs
    public static Queue getInstance() { return Jenkins.get().getQueue(); }

    File file() {
        String id = System.getProperty("hudson.model.Queue.id");
        File root = Jenkins.get().getRootDir();
        return id == null ? new File(root, "queue.xml") : new File(root, "queue/" + id + ".xml");
    }

    public synchronized void load() {
        File f = file();
        if (!f.exists()) return;
        try {
            Element root = Xml.parse(Files.readString(f.toPath()));
            for (Element e : Xml.children(Xml.child(root, "items"))) {
                try {
                    Item i = read(e);
                    items.put(i.getId(), i);
                } catch (RuntimeException x) {
                    LOG.log(Level.WARNING, "item dropped: " + x);
                }
            }
            Files.move(f.toPath(), new File(f.getPath() + ".bak").toPath(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "queue not loaded", e);
        }
    }

    /** One item of the file. */
    public Item read(Element e) { return footman.fake.QueueXml.read(e); } // not in the stubs

    public synchronized void save() {
        Faults.everywhere("queue.save");
        StringBuilder b = new StringBuilder("<?xml version='1.1' encoding='UTF-8'?>\n<hudson.model.Queue_-State>\n  <items>\n");
        for (Item i : items.values()) b.append(footman.fake.QueueXml.text(i));
        b.append("  </items>\n  <properties/>\n</hudson.model.Queue_-State>");
        try {
            file().getParentFile().mkdirs();
            Xml.write(file(), b.toString());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "queue not saved", e);
        }
    }

    private synchronized void saveLater() {
        if (savePending) return;
        savePending = true;
        jenkins.util.Timer.get().schedule(() -> {
            synchronized (Queue.this) { savePending = false; }
            save();
        }, Integer.getInteger("hudson.model.Queue.Saver.DELAY_SECONDS", 60), TimeUnit.SECONDS);
    }

    public ScheduleResult schedule2(Task p, int quietPeriod, List<Action> actions) {
        actions = new ArrayList<>(actions);
        actions.removeIf(Objects::isNull);
        for (QueueDecisionHandler h : QueueDecisionHandler.all()) if (!h.shouldSchedule(p, actions)) return ScheduleResult.refused();
        synchronized (this) {
            boolean parameters = actions.stream().anyMatch(ParametersAction.class::isInstance);
            for (Item i : items.values()) {
                if (i.task == p && !parameters && i.getAction(ParametersAction.class) == null && !(p instanceof NonBlockingTask)) return ScheduleResult.existing(i);
            }
            Calendar due = Calendar.getInstance();
            due.add(Calendar.SECOND, quietPeriod);
            WaitingItem i = new WaitingItem(due, p, actions);
            items.put(i.getId(), i);
            saveLater();
            scheduleMaintenance();
            return ScheduleResult.created(i);
        }
    }
    public ScheduleResult schedule2(Task p, int quietPeriod, Action... actions) { return schedule2(p, quietPeriod, Arrays.asList(actions)); }
    public WaitingItem schedule(Task p, int quietPeriod, List<Action> actions) { return schedule2(p, quietPeriod, actions).getCreateItem(); }
    public WaitingItem schedule(Task p, int quietPeriod, Action... actions) { return schedule(p, quietPeriod, Arrays.asList(actions)); }
    public WaitingItem schedule(Task p, int quietPeriod) { return schedule(p, quietPeriod, new Action[0]); }

    public synchronized boolean cancel(Item item) { saveLater(); return items.remove(item.getId()) != null; }
    public synchronized boolean cancel(Task p) { return items.values().removeIf(i -> i.task == p); }
    public synchronized void clear() { items.clear(); }
    public synchronized boolean isEmpty() { return items.isEmpty(); }
    public synchronized Item[] getItems() { return items.values().toArray(new Item[0]); }
    public synchronized List<Item> getApproximateItemsQuickly() { return new ArrayList<>(items.values()); }
    public synchronized Item getItem(long id) { return items.get(id); }
    public synchronized Item getItem(Task t) { for (Item i : items.values()) if (i.task == t) return i; return null; }
    public synchronized List<Item> getItems(Task t) { List<Item> l = new ArrayList<>(); for (Item i : items.values()) if (i.task == t) l.add(i); return l; }
    public boolean contains(Task t) { return getItem(t) != null; }
    public synchronized List<BuildableItem> getBuildableItems() { List<BuildableItem> l = new ArrayList<>(); for (Item i : items.values()) if (i instanceof BuildableItem) l.add((BuildableItem) i); return l; }
    public int countBuildableItems() { return getBuildableItems().size(); }
    public static void withLock(Runnable r) { synchronized (getInstance()) { r.run(); } }
    public java.util.concurrent.Future<?> scheduleMaintenance() { return jenkins.util.Timer.get().submit(this::maintain); }

    /** Starts what may start. */
    public void maintain() {
        Jenkins j = Jenkins.get();
        for (Item i : getItems()) {
            try {
                synchronized (this) {
                    if (!items.containsKey(i.getId())) continue;
                    if (i instanceof WaitingItem && ((WaitingItem) i).timestamp.getTimeInMillis() > System.currentTimeMillis()) continue;
                    if (isBlockedByShutdown(i.task)) continue;
                    BuildableItem b = i instanceof BuildableItem ? (BuildableItem) i : new BuildableItem((WaitingItem) i);
                    items.put(b.getId(), b);
                    CauseOfBlockage why = i.task.getCauseOfBlockage();
                    for (QueueTaskDispatcher d : QueueTaskDispatcher.all()) if (why == null) why = d.canRun(b);
                    if (why != null) continue;
                    Computer on = j.placeFor(b);
                    if (on == null) continue;
                    items.remove(b.getId());
                    saveLater();
                    new Executor(on, -1).begin(b);
                }
            } catch (RuntimeException e) {
                if (complained.add(i.getId())) LOG.log(Level.WARNING, "queue item " + i.getId(), e);
            }
        }
    }
    public static boolean isBlockedByShutdown(Task task) { return Jenkins.get().isQuietingDown() && !(task instanceof NonBlockingTask); }

    public interface Task extends ModelObject, SubTask {
        default boolean isBuildBlocked() { return false; }
        default String getWhyBlocked() { return null; }
        default CauseOfBlockage getCauseOfBlockage() { return null; }
        default String getAffinityKey() { return getFullDisplayName(); }
        default void checkAbortPermission() {}
        default boolean isConcurrentBuild() { return false; }
        default Collection<? extends SubTask> getSubTasks() { return List.of(this); }
    }

    public interface Executable extends Runnable {
        default Executable getParentExecutable() { return null; }
        default long getEstimatedDuration() { return -1; }
    }

    public abstract static class Item extends Actionable {
        public Task task;
        private long id, since = System.currentTimeMillis();

        protected Item(Task task, List<Action> actions, long id) { // not in the stubs
            this.task = task;
            this.id = id;
            getActions().addAll(actions);
        }
        public long getId() { return id; }
        public Task getTask() { return task; }
        public long getInQueueSince() { return since; }
        public final List<Cause> getCauses() { CauseAction a = getAction(CauseAction.class); return a == null ? List.of() : a.getCauses(); }
        public Label getAssignedLabel() { return task.getAssignedLabel(); }
        public CauseOfBlockage getCauseOfBlockage() { return null; }
        public boolean isStuck() { return false; }
        public String getUrl() { return "queue/item/" + id + "/"; }
        @Override public String getDisplayName() { return task.getDisplayName(); }
    }

    public abstract static class QueueDecisionHandler implements hudson.ExtensionPoint {
        public QueueDecisionHandler() {}
        public static ExtensionList<QueueDecisionHandler> all() { return ExtensionList.lookup(QueueDecisionHandler.class); }
    }

    public static final class WaitingItem extends Item {
        public Calendar timestamp;
        public WaitingItem(Calendar timestamp, Task project, List<Action> actions) {
            this(timestamp, project, actions, QueueIdStrategy.get().generateIdFor(project, actions));
        }
        WaitingItem(Calendar timestamp, Task project, List<Action> actions, long id) { super(project, actions, id); this.timestamp = timestamp; }
        public CauseOfBlockage getCauseOfBlockage() { return null; }
        public int compareTo(WaitingItem that) { return timestamp.compareTo(that.timestamp); }
    }

    public abstract static class NotWaitingItem extends Item {
        NotWaitingItem(Item i) { super(i.task, new ArrayList<>(i.getActions()), i.getId()); }
    }

    public static final class BuildableItem extends NotWaitingItem {
        public BuildableItem(WaitingItem wi) { super(wi); }
        public boolean isPending() { return false; }
        public boolean isStuck() { return false; }
        public CauseOfBlockage getCauseOfBlockage() { return null; }
    }

    /** For the fake core: an item as a file had it. */
    static WaitingItem restored(Task t, List<Action> actions, long id, long due) {
        Calendar c = Calendar.getInstance();
        c.setTimeInMillis(due);
        return new WaitingItem(c, t, actions, id);
    }
    public static final class FromFile { // not in the stubs
        public static WaitingItem make(Task t, List<Action> actions, long id, long due) { return restored(t, actions, id, due); }
    }
}
