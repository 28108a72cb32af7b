/**
 * Rule 7: a permanent node is connected to one replica at a time (docs/controller-contract.md, "Node locks"). Two
 * controllers on one node would use one workspace and kill each other's processes.
 * A lock belongs to this process and falls with it; **closing any descriptor of its file drops it**. So there is one
 * channel for each file, never closed, and only a thread of our own touches it: an interrupt would close it.
 */
@CompileStatic
final class NodeLock {
    static final File DIR = new File(Footman.DIR, 'nodes')
    private static final Map<String, NodeLock> ALL = new ConcurrentHashMap<String, NodeLock>()
    private static final ExecutorService THREAD = Executors.newSingleThreadExecutor(new Daemons('footman-nodes'))
    final String node
    private FileChannel channel
    private volatile FileLock lock
    private volatile long since

    private NodeLock(String node) { this.node = node }

    static NodeLock of(String node) {
        NodeLock fresh = new NodeLock(node)
        return ALL.putIfAbsent(node, fresh) ?: ALL.get(node)
    }

    static List<NodeLock> held() { return new ArrayList<NodeLock>(ALL.values()).findAll { NodeLock l -> l.isHeld() } }

    boolean isHeld() { return lock != null }

    long heldMillis() { return (System.nanoTime() - since).intdiv(1000000).longValue() }

    /** False: somebody else has it. */
    boolean take() { return lock != null || (Boolean) own { return tryTake() } }

    void release() {
        try {
            own {
                FileLock l = lock
                lock = null
                if (l != null) { try { channel.truncate(0) } finally { l.release() } }
            }
        } catch (Throwable t) {
            Footman.once('node release', 'the lock of agent ' + node + ' could not be let go in order', t)
        }
    }

    /** Who holds it, for people: read through the only descriptor. */
    String holder() {
        try {
            String text = own {
                ByteBuffer b = ByteBuffer.allocate(1024)
                int n = channel == null ? 0 : channel.read(b, 0)
                return n <= 0 ? '' : new String(b.array(), 0, n, StandardCharsets.UTF_8)
            }
            Map m = (Map) new JsonSlurperClassic().parseText(text)
            return 'replica ' + m.get('replica') + ' since ' + m.get('since')
        } catch (Exception unreadable) {
            return 'another replica'
        }
    }

    private boolean tryTake() throws IOException {
        if (lock != null) { return true }
        if (channel == null) {
            DIR.mkdirs()
            channel = FileChannel.open(new File(DIR, Ledger.enc(node) + '.lock').toPath(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)
        }
        FileLock l = channel.tryLock()
        if (l == null) { return false }
        String text = JsonOutput.toJson([role: 'node', replica: Footman.NAME, incarnation: Footman.INCARNATION, since: Instant.now().toString()]) + '\n'
        channel.truncate(0)
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0)
        since = System.nanoTime()
        lock = l
        return true
    }

    /** Does work on the thread that is never interrupted, and waits whatever happens to the caller's. */
    private static <T> T own(Callable<T> work) {
        Future<T> f = THREAD.submit(work)
        boolean interrupted = false
        try {
            while (true) {
                try { return f.get() } catch (InterruptedException e) { interrupted = true }
            }
        } finally {
            if (interrupted) { Thread.currentThread().interrupt() }
        }
    }
}

/** Which nodes this replica and others wait for. Files ENC.want-NAME, empty; one of a replica that doesn't serve means nothing. */
@CompileStatic
final class Wants {
    private static final Set<String> OWN = ConcurrentHashMap.newKeySet()
    private static volatile Map<String, Set<String>> others = new HashMap<String, Set<String>>() // ENC -> replicas

    static boolean own(String node) { return OWN.contains(node) }

    static Set<String> others(String node) {
        Set<String> s = others.get(Ledger.enc(node))
        return s == null ? Collections.<String>emptySet() : s
    }

    /** Makes the files say what is needed, and reads those of others. */
    static void update(Set<String> needed) throws IOException {
        for (String n : new ArrayList<String>(OWN)) {
            if (!needed.contains(n)) { Files.deleteIfExists(file(n).toPath()); OWN.remove(n) }
        }
        for (String n : needed) {
            if (OWN.add(n)) { NodeLock.DIR.mkdirs(); file(n).createNewFile() }
        }
        Disk.sync(NodeLock.DIR)
        Map<String, Set<String>> seen = new HashMap<String, Set<String>>()
        String[] names = NodeLock.DIR.list()
        if (names != null) {
            for (String replica : Sidecar.triggerOwners()) {
                String end = '.want-' + replica
                for (String f : names) {
                    if (replica == Footman.NAME || !f.endsWith(end)) { continue }
                    String enc = f.substring(0, f.length() - end.length())
                    Set<String> s = seen.get(enc)
                    if (s == null) { s = new TreeSet<String>(); seen.put(enc, s) }
                    s.add(replica)
                }
            }
        }
        others = seen
    }

    /** Those of an earlier life of this name. */
    static void forget() {
        String[] names = NodeLock.DIR.list()
        if (names != null) { for (String f : names) { if (f.endsWith('.want-' + Footman.NAME)) { Files.deleteIfExists(new File(NodeLock.DIR, f).toPath()) } } }
    }

    private static File file(String node) { return new File(NodeLock.DIR, Ledger.enc(node) + '.want-' + Footman.NAME) }
}

/** Decides when a node is taken, kept and let go. */
@CompileStatic
final class NodeKeeper {
    static final long TICK = 3000L           // how soon a waiting build gets a free agent
    static final long FAIR = 60000L          // how long others wait before an agent that is always busy here is drained, too
    static final long UNUSED = 60000L        // how long an agent that did not connect is reserved
    static final long YIELD = 60000L         // how long a free agent that came here is sent to who wants it ...
    static final long KEEP = 600000L         // ... and then kept, because it may know only this address
    private static final Map<String, Long> yieldSince = new ConcurrentHashMap<String, Long>()
    private static final Map<String, Long> keepUntil = new ConcurrentHashMap<String, Long>()
    private static final Map<String, Long> lastWanted = new ConcurrentHashMap<String, Long>()
    private static final Map<String, Long> wantedSince = new ConcurrentHashMap<String, Long>()
    private static final Map<String, Long> retryAt = new ConcurrentHashMap<String, Long>()
    private static final Map<String, Long> retryPause = new ConcurrentHashMap<String, Long>()
    private static final Set<Node> heldOff = Collections.newSetFromMap(new WeakHashMap<Node, Boolean>())
    private static final Set<String> draining = ConcurrentHashMap.newKeySet()
    private static Field holdOff
    private static long ticks

    static long now() { return System.nanoTime().intdiv(1000000).longValue() }

    /** The built-in node and agents that are not saved exist in this controller only; all others have a lock. */
    static boolean shared(Node n) { return n instanceof Slave && !(n instanceof EphemeralNode) }

    /** Null: this replica may connect the node, and holds its lock. Otherwise the reason, for people. */
    static String refusal(Computer c) {
        Node n = c == null ? null : c.getNode()
        if (!shared(n)) { return null }
        String name = n.getNodeName()
        NodeLock l = NodeLock.of(name)
        if (l.isHeld()) { return null }
        try {
            Set<String> others = Wants.others(name)
            if (!Wants.own(name) && !others.isEmpty() && now() > (keepUntil.get(name) ?: 0L)) {
                Long since = yieldSince.putIfAbsent(name, now())
                if (since == null || now() - since < YIELD) { return 'Footman: builds on replica ' + others.join(', ') + ' wait for agent ' + name + ', so replica ' + Footman.NAME + ' does not take it' }
                keepUntil.put(name, now() + KEEP)
            }
            if (l.take()) { yieldSince.remove(name); return null }
            yieldSince.remove(name)
            return 'Footman: agent ' + name + ' is connected to ' + l.holder() + '; replica ' + Footman.NAME + ' takes it when it is free there'
        } catch (Throwable t) {
            Footman.once('node lock', 'the lock of agent ' + name + ' could not be taken', t)
            return 'Footman: the lock of agent ' + name + ' could not be taken: ' + t
        }
    }

    /** Every few seconds, on the pulse. */
    static void tick() {
        ticks++
        Jenkins j = Jenkins.get()
        if (j.getInitLevel() != InitMilestone.COMPLETED || j.isTerminating()) { return }
        if (j.getNodes().isEmpty() && NodeLock.held().isEmpty()) { return }
        Set<String> needed = demand(j)
        Wants.update(needed)
        for (Node n : j.getNodes()) {
            Computer c = n.toComputer()
            if (!shared(n) || !(c instanceof SlaveComputer)) { continue }
            try { look(n, (SlaveComputer) c, needed.contains(n.getNodeName())) } catch (Throwable t) { Footman.once('node' + t.getClass(), 'agent ' + n.getNodeName(), t) }
        }
        for (NodeLock l : NodeLock.held()) { if (j.getNode(l.node) == null && j.getComputer(l.node) == null) { l.release() } }
        if (ticks % 20 == 0) { CloudNodes.inherit(j) }
    }

    /**
     * Nodes that builds here wait for and that are not connected here. For the oldest waiting item of each label one
     * node: if nobody with a free executor here can take it, the next of those that could, another one every 15 s.
     */
    private static Set<String> demand(Jenkins j) {
        Map<Label, Queue.BuildableItem> oldest = new LinkedHashMap<Label, Queue.BuildableItem>()
        for (Queue.BuildableItem item : j.getQueue().getBuildableItems()) {
            if ((Sidecar.leaseOk() || Belongs.toRunning(item.task)) && !oldest.containsKey(item.getAssignedLabel())) { oldest.put(item.getAssignedLabel(), item) }
        }
        Set<String> needed = new HashSet<String>()
        for (Queue.BuildableItem item : oldest.values()) {
            List<String> could = new ArrayList<String>()
            boolean here = false
            for (Computer c : j.getComputers()) {
                Node n = c.getNode()
                if (n == null || n.canTake(item) != null) { continue }
                if (c.isOnline()) { here |= c.countIdle() > 0 } else if (shared(n) && !c.isTemporarilyOffline()) { could.add(n.getNodeName()) }
            }
            if (could.size() > 1) { could.removeAll { String n -> now() < (retryAt.get(n) ?: 0L) } } // their launch failed a moment ago
            if (here || could.isEmpty()) { continue }
            Collections.sort(could)
            long turn = (System.currentTimeMillis() - item.buildableStartMilliseconds).intdiv(15000).longValue()
            needed.add(could.get((int) Math.floorMod(item.getId() + turn, (long) could.size())))
        }
        return needed
    }

    private static void look(Node n, SlaveComputer c, boolean needed) throws Exception {
        String name = n.getNodeName()
        NodeLock l = NodeLock.of(name)
        boolean free = c.isIdle() && !needed
        if (Wants.others(name).isEmpty()) { yieldSince.remove(name) }
        boolean again = c.isLaunchSupported() && !c.isConnecting() && now() >= (retryAt.get(name) ?: 0L)
        if (!l.isHeld()) {
            if (c.isOnline()) { // it came before the hooks did, or the lock was lost with its file system
                if (!l.take()) { Footman.log.warning('agent ' + name + ' is connected here and to ' + l.holder() + '; it is let go here'); c.disconnect(new Elsewhere(l.holder())) }
                return
            }
            if (!again) { return }
            setHoldOff(n, true) // core's own retention work must not launch what isn't ours: each try would rotate the agent's log
            if (!(needed || (ticks % 10 == 0 && Wants.others(name).isEmpty())) || !l.take()) { return }
            setHoldOff(n, false)
            if (needed) { c.connect(false) } else { Queue.withLock(new Retention(c)) } // its own strategy says whether it shall run
            if (!c.isConnecting() && c.isOffline()) { l.release(); setHoldOff(n, true) }
            return
        }
        boolean wanted = !Wants.others(name).isEmpty() && now() > (keepUntil.get(name) ?: 0L)
        boolean drained = draining.contains(name)
        if (wanted) {
            lastWanted.put(name, now()) // others go round all agents of a label, so a want comes and goes
            wantedSince.putIfAbsent(name, now())
        } else if (now() - (lastWanted.get(name) ?: 0L) > FAIR) {
            wantedSince.remove(name)
            if (drained) { draining.remove(name); c.setAcceptingTasks(true) }
        }
        if (c.isOffline()) {
            if (free && !c.isConnecting() && (wanted || l.heldMillis() > UNUSED)) { letGo(c) } else if (needed && again) { c.connect(false) }
        } else if (free && (wanted || drained)) {
            Queue.withLock(new Leave(c, 'replica ' + Wants.others(name).join(', ')))
        } else if (wanted && !drained && now() - wantedSince.get(name) > FAIR && l.heldMillis() > FAIR) {
            Footman.log.info('agent ' + name + ' takes no more builds here: ' + Wants.others(name) + ' wait for it')
            drain(c)
        }
    }

    /** The node is offline here and nobody here needs it. */
    static void letGo(Computer c) {
        String name = c.getName()
        NodeLock l = NodeLock.of(name)
        if (!l.isHeld()) { return }
        l.release()
        wantedSince.remove(name)
        if (c instanceof SlaveComputer) {
            if (draining.remove(name)) { ((SlaveComputer) c).setAcceptingTasks(true) }
            if (c.isLaunchSupported() && c.getNode() != null) { setHoldOff(c.getNode(), true) }
        }
        Footman.log.fine('agent ' + name + ' is free')
    }

    static void drain(SlaveComputer c) { draining.add(c.getName()); c.setAcceptingTasks(false) }

    /** A launch that fails is tried again after 10 s, then 20 s ... 5 min. */
    static void launched(String name, boolean well) {
        if (well) { retryAt.remove(name); retryPause.remove(name); return }
        long pause = Math.min(300000L, (retryPause.get(name) ?: 5000L) * 2L)
        retryPause.put(name, pause)
        retryAt.put(name, now() + pause)
    }

    /** hudson.model.Node.holdOffLaunchUntilSave: while true, ComputerRetentionWork leaves the node alone. Undone only where this set it. */
    private static void setHoldOff(Node n, boolean on) {
        try {
            if (holdOff == null) { holdOff = Node.class.getDeclaredField('holdOffLaunchUntilSave'); holdOff.setAccessible(true) }
            synchronized (heldOff) {
                if (on && !n.isHoldOffLaunchUntilSave()) { heldOff.add(n); holdOff.setBoolean(n, true) }
                else if (!on && heldOff.remove(n)) { holdOff.setBoolean(n, false) }
            }
        } catch (Throwable t) {
            Footman.once('holdoff', 'vetoed launches of agents will show in their logs', t)
        }
    }
}

@CompileStatic
final class Retention implements Runnable {
    private final SlaveComputer c
    Retention(SlaveComputer c) { this.c = c }
    void run() { c.getRetentionStrategy().check(c) }
}

/** Under the queue's lock, as retention strategies do it: nothing can start on the node between the look and the end. */
@CompileStatic
final class Leave implements Runnable {
    private final SlaveComputer c
    private final String to
    Leave(SlaveComputer c, String to) { this.c = c; this.to = to }
    void run() {
        if (!c.isIdle()) { return }
        NodeKeeper.drain(c)
        Footman.log.info('agent ' + c.getName() + ' is let go: ' + to + ' waits for it')
        c.disconnect(new Elsewhere(to))
    }
}

@CompileStatic
final class Elsewhere extends OfflineCause {
    private final String where
    Elsewhere(String where) { this.where = where }
    String toString() { return 'Footman: this agent serves ' + where + ' now' }
}

/** hudson.slaves.ComputerListener: preLaunch (core 1.402) for launched agents, preOnline (1.295) for all others. */
@CompileStatic
final class NodeGate extends ComputerListener {
    void preLaunch(Computer c, TaskListener listener) throws IOException, InterruptedException {
        String why = NodeKeeper.refusal(c)
        if (why == null) { return }
        c.setOfflineCause(new Elsewhere('another replica')) // else it is shown as a failed launch
        throw new AbortException(why)
    }

    void preOnline(Computer c, Channel channel, FilePath root, TaskListener listener) throws IOException, InterruptedException {
        String why = NodeKeeper.refusal(c)
        if (why != null) { throw new AbortException(why) }
    }

    void onOnline(Computer c, TaskListener listener) { NodeKeeper.launched(c.getName(), true) }

    void onLaunchFailure(Computer c, TaskListener listener) {
        NodeKeeper.launched(c.getName(), false)
        if (c.isOffline() && c.isIdle()) { NodeKeeper.letGo(c) }
    }

    void onOffline(Computer c, OfflineCause cause) {
        if (NodeKeeper.shared(c.getNode()) && c.isIdle() && !Wants.own(c.getName())) { NodeKeeper.letGo(c) }
    }
}

/** Refuses an inbound agent before it has a channel, so that it is told why. jenkins.slaves.JnlpAgentReceiver (core 1.561), TCP and WebSocket. */
@CompileStatic
final class InboundGate extends JnlpAgentReceiver {
    protected boolean owns(String agent) { return false }

    void afterProperties(JnlpConnectionState event) {
        String why = NodeKeeper.refusal(Jenkins.get().getComputer(event.getProperty(JnlpConnectionState.CLIENT_NAME_KEY)))
        if (why != null) { event.reject(new ConnectionRefusalException(why)) }
    }

    void afterChannel(JnlpConnectionState event) { }
}

/**
 * Agents of clouds are saved in nodes/, too, and each controller that loads one would watch and end it. So it is
 * loaded only where its lock is: jenkins.model.NodeListener.allowLoad (core 2.449, Beta).
 */
@CompileStatic
final class CloudNodes extends NodeListener {
    private static boolean mine(Node n) {
        try {
            return NodeLock.of(n.getNodeName()).take()
        } catch (Throwable t) {
            Footman.once('cloud node', 'the lock of agent ' + n.getNodeName() + ' could not be taken', t)
            return false
        }
    }

    protected boolean allowLoad(Node n) { return !(n instanceof AbstractCloudSlave) || !NodeKeeper.shared(n) || mine(n) }

    protected void onCreated(Node n) { if (n instanceof AbstractCloudSlave && NodeKeeper.shared(n)) { mine(n) } }

    protected void onDeleted(Node n) { NodeLock.of(n.getNodeName()).release() }

    /** Those that were loaded before this hook stood. */
    static void unloadForeign(Jenkins j) {
        for (Node n : j.getNodes()) {
            if (n instanceof AbstractCloudSlave && NodeKeeper.shared(n) && !mine(n)) { j.unloadNode(n) }
        }
    }

    /** Loads those whose replica ended, so that somebody ends them in turn. Only files that had a lock are read. */
    static void inherit(Jenkins j) {
        File[] saved = new File(j.getRootDir(), 'nodes').listFiles()
        if (saved == null || !Sidecar.leaseOk()) { return }
        for (File f : saved) {
            if (j.getNode(f.getName()) != null || !new File(NodeLock.DIR, Ledger.enc(f.getName()) + '.lock').exists()) { continue }
            NodeLock l = NodeLock.of(f.getName())
            if (!l.take()) { continue }
            try {
                Object n = j.getNodesObject().getConfigFile(f).exists() ? j.getNodesObject().getConfigFile(f).read() : null
                if (n instanceof AbstractCloudSlave) { Footman.log.info('agent ' + f.getName() + ' of a replica that ended is loaded here'); j.getOrLoadNode(f.getName()) }
            } catch (Throwable t) {
                Footman.once('inherit' + f.getName(), 'agent ' + f.getName() + ' could not be loaded', t)
            } finally {
                if (j.getNode(f.getName()) == null) { l.release() }
            }
        }
    }
}

@CompileStatic
final class NodeRoom implements Room {
    String name() { return 'node-locks' }
    boolean needed() { return true }
    void install() {
        Wants.forget()
        ExtensionList.lookup(ComputerListener.class).add(0, new NodeGate())
        ExtensionList.lookup(JnlpAgentReceiver.class).add(0, new InboundGate())
        ExtensionList.lookup(NodeListener.class).add(0, new CloudNodes())
        CloudNodes.unloadForeign(Jenkins.get())
        if (Jenkins.AUTOMATIC_AGENT_LAUNCH) { Jenkins.AUTOMATIC_AGENT_LAUNCH = false }
        Pulse.every(NodeKeeper.TICK, 'node locks', new NodePulse())
    }
}

@CompileStatic
final class NodePulse implements Runnable {
    void run() { NodeKeeper.tick() }
}
