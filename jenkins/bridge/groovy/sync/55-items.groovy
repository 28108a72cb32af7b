/** Finds items by the folders they lie in, for one batch: a branch's folder is not called like the branch. */
@CompileStatic
final class Tree {
    private final Map<ItemGroup, Map<String, Item>> seen = new IdentityHashMap<ItemGroup, Map<String, Item>>()

    /** The item whose folder this is ("jobs/team/jobs/x", "jobs/multi/branches/b"), or null. '' is Jenkins. */
    Object at(String folder) {
        ItemGroup group = Jenkins.get()
        Item item = null
        List<String> p = Arrays.asList(folder.split('/'))
        for (int i = 1; i < p.size(); i += 2) {
            if (i > 1) {
                if (!(item instanceof ItemGroup)) { return null }
                group = (ItemGroup) item
            }
            item = child(group, p.get(i))
            if (item == null) { return null }
        }
        return item ?: Jenkins.get()
    }

    private Item child(ItemGroup group, String dir) {
        Item likely = group.getItem(dir)
        if (likely != null && likely.getRootDir().getName() == dir) { return likely }
        if (group instanceof Jenkins) { return null }
        Map<String, Item> all = seen.get(group)
        if (all == null) {
            all = new HashMap<String, Item>()
            for (Object o : group.getItems()) { all.put(((Item) o).getRootDir().getName(), (Item) o) }
            seen.put(group, all)
        }
        Item found = all.get(dir)
        return found != null && group.getItem(found.getName()).is(found) ? found : null
    }

    void changed(ItemGroup group) { seen.remove(group) }

    static String parent(String folder) {
        int name = folder.lastIndexOf('/'), container = name < 0 ? -1 : folder.lastIndexOf('/', name - 1)
        return container < 0 ? '' : folder.substring(0, container)
    }

    static String folderOf(Item item) { return Loaded.path(item.getRootDir()) }

    /** Builds of this item or below it that this JVM executes or finishes. */
    static List<String> buildsBelow(Item item) {
        String name = item.getFullName()
        List<String> found = new ArrayList<String>()
        for (Builds.Entry e : Builds.all().values()) { if (e.job == name || e.job.startsWith(name + '/')) { found.add(e.job + ' #' + e.number) } }
        return found
    }
}

/**
 * Jobs, folders, multibranch projects and their branches, each with the folder that has its config.xml.
 * Loading never starts a foreign build: a list of builds is made anew only by LazyBuildMixIn.onLoad, which asks the veto's allower.
 */
@CompileStatic
final class ItemLoader extends Loader {
    boolean holds(Change c) { return (c.tree.at(c.folder) != null) == c.file().exists() }

    void load(Change c) throws Exception {
        Item item = (Item) c.tree.at(c.folder)
        c.items = true
        if (item == null && c.from) { item = moved(c) }
        if (item == null) { add(c); return }
        reload(item, c.folder)
    }

    /** A job of another type has the same name now: the tag of the root says so. */
    private static boolean sameType(Item item, Top top) {
        Class type = typeOf(top.root)
        return type == null || type == item.getClass() // null: the load itself complains
    }

    @CompileDynamic
    private static Class typeOf(String tag) {
        try { return Items.XSTREAM2.getMapper().realClass(Top.unescape(tag)) } catch (RuntimeException unknown) { return null }
    }

    /**
     * As AbstractItem.updateByXml does it for a job that is in use (core 2.484 to 2.568.2): what the file doesn't name becomes
     * null, unlike in AbstractItem.load. Triggers start as at a boot (newInstance false), so none registers a hook once more.
     */
    private static void reload(Item item, String folder) throws Exception {
        File dir = new File(Footman.HOME, folder)
        Top top = Top.of(new File(dir, 'config.xml'))
        if (!sameType(item, top)) { replace(item, folder); return }
        stopTriggers(item)
        synchronized (item) { // no save of a half-loaded item
            if (!Items.getConfigFile(dir).unmarshalNullingOut(item).is(item)) { throw new IOException('config.xml of ' + folder + ' is of another type') }
        }
        if (item instanceof ItemGroup && !(item instanceof Job) && reloadThis(item)) { return }
        LazyBuildMixIn mix = item instanceof Job ? Builds.mixIn((Job) item) : null
        RunMap before = mix?.getRunMap()
        item.onLoad(item.getParent(), item.getParent().getItemName(dir, item))
        if (mix != null) { keep((Job) item, mix, before) }
    }

    /** AbstractFolder.reloadThis (cloudbees-folder 6.928): without it each child is loaded once more, and a computation that runs is forgotten. */
    @CompileDynamic
    private static boolean reloadThis(Object folder) {
        if (!folder.respondsTo('reloadThis')) { return false }
        folder.reloadThis()
        return true
    }

    /**
     * After LazyBuildMixIn.onLoad, which keeps what builds: a build that began or ended meanwhile is in the list of before alone; one whose
     * completion is being saved is denied by the veto, and would be missing for ever. onLoad itself is not called under the mix-in's
     * monitor: an executor waits for that with the lock of the queue in its hands (Executor.run, newBuild), and a plugin may want that lock.
     */
    static void keep(Job job, LazyBuildMixIn mix, RunMap before) {
        synchronized (mix) { // newBuild is, too: what took its number before has its place by now
            RunMap now = mix.getRunMap()
            for (Object o : before.getLoadedBuilds().values()) {
                Run run = (Run) o
                if (run.isBuilding() || !now.runExists(run.getNumber()) && run.getRootDir().exists()) { put(now, run) }
            }
            for (Builds.Entry e : Builds.all().values()) { if (e.run != null && e.run.getParent().is(job)) { put(now, e.run) } }
        }
    }

    private static void put(RunMap map, Run run) {
        if (!map.getLoadedBuilds().containsKey(run.getNumber())) { map.put(Integer.valueOf(run.getNumber()), run) }
    }

    private static void stopTriggers(Item item) {
        if (!(item instanceof ParameterizedJobMixIn.ParameterizedJob)) { return }
        for (Trigger t : ((ParameterizedJobMixIn.ParameterizedJob) item).getTriggers().values()) {
            try { t.stop() } catch (Throwable x) { Footman.once('stop' + t.getClass(), 'a trigger of ' + item.getFullName() + ' did not stop', x) }
        }
    }

    private static void replace(Item item, String folder) throws Exception {
        ItemGroup parent = item.getParent()
        idle(item)
        forget(item)
        insert(parent, Items.load(parent, new File(Footman.HOME, folder)))
    }

    /** The outermost level that is missing here; its children come with it. */
    private static void add(Change c) throws Exception {
        String folder = c.folder
        for (String up = Tree.parent(folder); !up.isEmpty(); up = Tree.parent(up)) {
            Object there = c.tree.at(up)
            if (there instanceof ItemGroup) { break }
            if (there != null) { throw new IOException(up + ' is no folder here') }
            folder = up
        }
        File dir = new File(Footman.HOME, folder)
        Disk.sync(dir.getParentFile())
        Disk.sync(dir)
        if (!new File(dir, 'config.xml').exists()) { throw new IOException('there is no config.xml in ' + folder) }
        Map<String, Loaded.Entry> below = new LinkedHashMap<String, Loaded.Entry>()
        read(dir, folder, below)
        ItemGroup parent = (ItemGroup) c.tree.at(Tree.parent(folder))
        Item item = Items.load(parent, dir)
        insert(parent, item)
        c.tree.changed(parent)
        for (Map.Entry<String, Loaded.Entry> e : below.entrySet()) { // what was read before the load is loaded, or something newer
            String path = e.getKey()
            if (path != c.path && c.tree.at(path.substring(0, path.lastIndexOf('/'))) != null) { Loaded.set(path, e.getValue().digest, e.getValue().stat) }
        }
        if (folder != c.folder && c.tree.at(c.folder) == null) { throw new IOException(folder + ' was loaded without ' + c.folder) }
    }

    private static void read(File dir, String folder, Map<String, Loaded.Entry> into) throws IOException {
        into.put(folder + '/config.xml', Loaded.read(new File(dir, 'config.xml')))
        for (String container : ['jobs', 'branches']) {
            for (File kid : Disk.folders(new File(dir, container))) {
                if (new File(kid, 'config.xml').exists()) { read(kid, folder + '/' + container + '/' + kid.getName(), into) }
            }
        }
    }

    /** AbstractFolder.addLoadedChild takes items also of computed folders, and of those that only allow some types. */
    @CompileDynamic
    private static void insert(ItemGroup parent, Item item) {
        synchronized (parent) {
            if (parent instanceof Jenkins) { parent.add((TopLevelItem) item, item.getName()) } else { parent.addLoadedChild(item, item.getName()) }
        }
    }

    /** Takes an item out of its parent's list, and nothing else: AbstractFolder.remove is only that of plain folders. */
    private static void forget(Item item) throws Exception {
        ItemGroup parent = item.getParent()
        synchronized (parent) {
            if (parent instanceof Jenkins) { ((Jenkins) parent).remove((TopLevelItem) item) } else { ((Map) Reach.get(parent, 'items')).remove(item.getName()) }
        }
    }

    private static void idle(Item item) throws NotApplied {
        List<String> builds = Tree.buildsBelow(item)
        if (!builds.isEmpty()) { throw new NotApplied(Applied.failed(builds.get(0) + (builds.size() > 1 ? ' and ' + (builds.size() - 1) + ' more' : '') + ' runs here')) }
    }

    /** Renamed or moved: the same object goes on, so that what waits for it in the queue goes on waiting for it. Null: it was not. */
    private static Item moved(Change c) throws Exception {
        Change old = new Change(c.from, '', c.tree)
        Object o = old.kind == 'item' ? c.tree.at(old.folder) : null
        Object to = c.tree.at(Tree.parent(c.folder))
        if (!(o instanceof AbstractItem) || !(to instanceof ItemGroup) || old.file().exists()) { return null }
        Item item = (Item) o
        File dir = new File(Footman.HOME, c.folder)
        if (!sameType(item, Top.of(new File(dir, 'config.xml')))) { return null }
        idle(item)
        String before = item.getName()
        ItemGroup from = item.getParent(), into = (ItemGroup) to
        forget(item)
        try {
            item.onLoad(into, into.getItemName(dir, item)) // lists its builds, and those of all below, where they are now
            insert(into, item)
        } catch (Throwable t) {
            item.onLoad(from, before)
            insert(from, item)
            throw t
        }
        c.tree.changed(from)
        c.tree.changed(into)
        String gone = old.folder + '/'
        for (Map.Entry<String, Loaded.Entry> e : Loaded.all().entrySet()) {
            if (!e.getKey().startsWith(gone)) { continue }
            Loaded.set(c.folder + '/' + e.getKey().substring(gone.length()), e.getValue().digest, e.getValue().stat)
            Loaded.forget(e.getKey())
        }
        return item
    }

    void unload(Change c) throws Exception {
        Object o = c.tree.at(c.folder)
        if (!(o instanceof Item)) { return }
        Item item = (Item) o
        c.items = true
        idle(item)
        forget(item)
        List<String> builds = Tree.buildsBelow(item)
        if (!builds.isEmpty()) { insert(item.getParent(), item); idle(item) } // one began in this moment
        c.tree.changed(item.getParent())
        stopTriggers(item)
        leaveQueue(item)
    }

    /** As for any deletion: what waits for it leaves the queue. */
    private static void leaveQueue(Item item) {
        Queue queue = Jenkins.get().getQueue()
        String name = item.getFullName()
        for (Queue.Item waits : queue.getItems()) {
            Object task = waits.task.getOwnerTask()
            if (!(task instanceof Item) || !(((Item) task).getFullName() == name || ((Item) task).getFullName().startsWith(name + '/'))) { continue }
            Footman.log.info('queue item ' + waits.getId() + ' leaves the queue: ' + ((Item) task).getFullName() + ' was deleted')
            queue.cancel(waits)
        }
    }
}
