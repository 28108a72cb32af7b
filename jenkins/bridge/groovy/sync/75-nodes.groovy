/**
 * Nodes. Nodes.load(File) puts a node into the list and gives the computer that it may have its new settings; a connected agent stays
 * connected. Nobody launches anything by it (Jenkins.AUTOMATIC_AGENT_LAUNCH is off) but a retention strategy, and that asks NodeGate.
 */
@CompileStatic
final class NodeLoader extends Loader {
    private static final Set<String> LEAVING = ConcurrentHashMap.newKeySet() // deleted elsewhere while builds use them here

    boolean holds(Change c) { return (Jenkins.get().getNode(c.name) != null) == c.file().exists() || cloud(c) }

    void load(Change c) throws Exception {
        Jenkins j = Jenkins.get()
        Top.of(c.file())
        Disk.sync(new File(Footman.HOME, 'nodes'))
        if (j.getNode(c.name) == null && cloud(c)) { return } // exists on the replica that made it (CloudNodes)
        j.getNodesObject().load(new File(Footman.HOME, c.folder))
        if (j.getNode(c.name) == null) { throw new IOException('config.xml in nodes/' + c.name + ' is of a node with another name') }
        if (LEAVING.remove(c.name)) { accept(j.getComputer(c.name), true) } // somebody made it anew
    }

    private static void accept(Computer c, boolean tasks) { if (c instanceof SlaveComputer) { ((SlaveComputer) c).setAcceptingTasks(tasks) } }

    private static boolean cloud(Change c) {
        try {
            return c.file().exists() && Jenkins.get().getNodesObject().getConfigFile(c.file().getParentFile()).read() instanceof AbstractCloudSlave
        } catch (IOException broken) { return false }
    }

    /** As Jenkins.removeNode, without its files. While builds use it here it stays, and takes no new ones. */
    void unload(Change c) throws Exception {
        Node n = Jenkins.get().getNode(c.name)
        if (n == null) { return }
        Computer used = n.toComputer()
        if (used != null && !used.isIdle()) {
            LEAVING.add(c.name)
            accept(used, false)
            throw new NotApplied(Applied.failed('builds use it here; it takes no new ones'))
        }
        if (used instanceof SlaveComputer && used.isOnline()) { used.disconnect(new Elsewhere('nobody: it was deleted')) }
        Jenkins.get().unloadNode(n)
        LEAVING.remove(c.name)
    }
}
