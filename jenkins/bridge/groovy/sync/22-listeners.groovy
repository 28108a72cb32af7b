/** Most of what Jenkins saves: items, views, nodes, users, credentials, approvals, descriptors. onDeleted since 2.480. */
@CompileStatic
final class SavedListener extends SaveableListener {
    @Override
    void onChange(Saveable o, XmlFile file) {
        if (o instanceof Run) { SyncBuilds.saved((Run) o); return } // first: running Pipelines are saved all the time
        if (o instanceof Fingerprint || o instanceof Queue) { return }
        Changes.saved(file.getFile())
        if (o instanceof User) { SyncUsers.saved((User) o, file.getFile()) }
    }

    @Override
    void onDeleted(Saveable o, XmlFile file) {
        if (o instanceof Run) { SyncBuilds.deleted((Run) o); return }
        Gone.file(file.getFile())
    }
}

/** Items that are made from XML or copied are not saved by themselves; renames and moves move folders. */
@CompileStatic
final class SavedItems extends ItemListener {
    @Override
    void onCreated(Item item) { Changes.saved(config(item)) }

    @Override
    void onCopied(Item from, Item item) { Changes.saved(config(item)) }

    @Override
    void onUpdated(Item item) { Changes.saved(config(item)) }

    @Override
    void onDeleted(Item item) { Gone.file(config(item)) }

    /** Called for the item and then for each one below it. */
    @Override
    void onLocationChanged(Item item, String oldFullName, String newFullName) {
        try {
            String path = Loaded.path(config(item))
            if (path == null || !SyncPaths.item(folder(path))) { return }
            String from = Moved.from(item, folder(path), oldFullName, newFullName)
            Changes.look(path, from == null ? null : from + '/config.xml')
        } catch (Throwable t) {
            Changes.wrong(newFullName, t)
        }
    }

    /** The end of the boot. Jenkins' constructor saves config.xml after the init scripts, and calls this then (2.484 to 2.568). */
    @Override
    void onLoaded() { Changes.up = true }

    static File config(Item item) { return new File(item.getRootDir(), 'config.xml') }

    private static String folder(String path) { return path.endsWith('/config.xml') ? path.substring(0, path.length() - 11) : '' }
}

/**
 * Where an item lay before it was renamed or moved. The folder of the topmost one follows from the folder of its group, and
 * is believed only if its config.xml is gone from there; those below it moved along.
 */
@CompileStatic
final class Moved {
    private static final ThreadLocal<String[]> ROOT = new ThreadLocal<String[]>() // old full name, old folder, new folder of the topmost one

    static String from(Item item, String folder, String oldName, String newName) {
        String[] root = ROOT.get()
        if (root != null && oldName.startsWith(root[0] + '/') && folder.startsWith(root[2] + '/')) { return root[1] + folder.substring(root[2].length()) }
        ROOT.remove()
        String old = group(oldName) == group(newName) ? folder.substring(0, folder.lastIndexOf('/')) : container(group(oldName))
        if (old == null) { return null }
        old = old + '/' + oldName.substring(oldName.lastIndexOf('/') + 1)
        if (old == folder || new File(Footman.HOME, old + '/config.xml').exists()) { return null }
        if (item instanceof ItemGroup) { ROOT.set([oldName, old, folder] as String[]) } // those below it follow on this thread
        return old
    }

    private static String group(String fullName) {
        int slash = fullName.lastIndexOf('/')
        return slash < 0 ? '' : fullName.substring(0, slash)
    }

    /** The folder that has the folders of a group's items: jobs, or jobs/a/jobs. */
    private static String container(String group) {
        if (group.isEmpty()) { return 'jobs' }
        ACLContext system = ACL.as2(ACL.SYSTEM2)
        try {
            Item g = Jenkins.get().getItemByFullName(group)
            String path = g == null ? null : Loaded.path(g.getRootDir())
            return path == null ? null : path + '/jobs'
        } finally {
            system.close()
        }
    }
}

/** Two listeners tell of one deletion, one after the other on one thread. */
@CompileStatic
final class Gone {
    private static final ThreadLocal<String> LAST = new ThreadLocal<String>()

    static void file(File file) { path(Loaded.path(file)) }

    static void path(String path) {
        if (!SyncPaths.authored(path)) { return }
        try {
            if (path == LAST.get() && Loaded.entry(path) == null) { LAST.remove(); return }
            LAST.set(path)
            Changes.deleted(path)
        } catch (Throwable t) {
            Changes.wrong(path, t)
        }
    }
}

/** Nodes tell their saves as Saveables; a rename deletes the old folder without a word to those (Nodes.replaceNode). */
@CompileStatic
final class SavedNodes extends NodeListener {
    @Override
    protected void onCreated(Node node) { Changes.saved(config(node)) }

    @Override
    protected void onUpdated(Node before, Node now) {
        if (before.getNodeName() != now.getNodeName()) { Gone.file(config(before)) }
        Changes.saved(config(now))
    }

    @Override
    protected void onDeleted(Node node) { Gone.file(config(node)) }

    /** Nodes.getConfigFile is not for plugins in 2.484; the place is that of Nodes.getRootDir since 1.607. */
    static File config(Node node) { return new File(Jenkins.get().getRootDir(), 'nodes/' + node.getNodeName() + '/config.xml') }
}
