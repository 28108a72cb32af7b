/**
 * Queue replay: the items that waited in the queue of a life that ended are scheduled here, each once
 * (docs/controller-contract.md, "Queue replay"). Reads hudson.model.Queue.State as Queue.load() writes it (core 2.426:
 * -Dhudson.model.Queue.id gives each life its own file), item by item, so that one bad item costs no other.
 */
@CompileStatic
final class QueueReplay implements Room, Handler {
    /** A `node` step queues itself again when its build is resumed; reading its item would look for the build. */
    private static final List<String> PIPELINE_TASKS = ['workflow.support.steps.ExecutorStepExecution', 'workflow.job.AfterRestartTask']
    /** An item that became a build did so a moment before its controller died, so its build is among the newest. */
    private static final int NEWEST_BUILDS = 50
    private static final java.util.regex.Pattern QUEUE_ID = java.util.regex.Pattern.compile('(?m)^  <queueId>(\\d+)</queueId>')

    String name() { return 'replay-queue' }
    boolean needed() { return false }
    void install() { Commands.on('replay_queue', this) }

    // One at a time: the same folder may be named twice, by a sidecar that was started anew, and the first one removes the markers.
    synchronized Answer handle(Map command) throws Exception {
        File folder = new File(Footman.HOME, String.valueOf(command.get('folder'))).getCanonicalFile()
        if (folder.getParentFile() != new File(Footman.OWN, 'queue').getCanonicalFile()) { return Answer.of('RETRY', 'not a queue of this life: ' + command.get('folder')) }
        if (Jenkins.get().getInitLevel() != InitMilestone.COMPLETED) { return Answer.of('RETRY', 'the controller is starting') }
        if (folder.getParentFile().isDirectory()) { Disk.sync(folder.getParentFile()) }
        if (!folder.isDirectory()) { return Answer.of('DONE', 'was replayed before') }
        Disk.sync(folder)
        File file = new File(folder, 'queue.xml')
        List<org.w3c.dom.Element> items = Collections.<org.w3c.dom.Element>emptyList()
        try {
            if (file.isFile()) { items = read(file) }
        } catch (org.xml.sax.SAXException broken) {
            File kept = new File(Footman.DIR, 'quarantine/queue-' + folder.getName() + '-' + System.currentTimeMillis())
            kept.getParentFile().mkdirs()
            Files.move(folder.toPath(), kept.toPath())
            Footman.log.log(Level.SEVERE, 'the queue of ' + folder.getName() + ' is unreadable and lies now in ' + kept, broken)
            return Answer.of('DONE', 'unreadable, kept as .footman/quarantine/' + kept.getName())
        }
        int scheduled = 0, before = 0, lost = 0
        ACLContext system = ACL.as2(ACL.SYSTEM2)
        try {
            for (org.w3c.dom.Element e : items) {
                String result = replay(e, folder, String.valueOf(command.get('origin')))
                if (result == 'scheduled') { scheduled++ } else if (result == 'before') { before++ } else { lost++ }
            }
        } finally { system.close() }
        Files.deleteIfExists(file.toPath()) // before the markers: after a death in between nobody may find items without them
        for (File f : folder.listFiles()) { Files.deleteIfExists(f.toPath()) }
        Files.deleteIfExists(folder.toPath())
        String told = scheduled + ' scheduled, ' + before + ' had begun or come back with their build, ' + lost + ' could not be loaded'
        Footman.log.info('queue of ' + folder.getName() + ': ' + told)
        return Answer.of('DONE', told)
    }

    static List<org.w3c.dom.Element> read(File file) throws Exception {
        javax.xml.parsers.DocumentBuilderFactory f = javax.xml.parsers.DocumentBuilderFactory.newInstance()
        f.setFeature('http://apache.org/xml/features/disallow-doctype-decl', true)
        javax.xml.parsers.DocumentBuilder b = f.newDocumentBuilder()
        b.setErrorHandler(null)
        org.w3c.dom.Element root = b.parse(file).getDocumentElement()
        List<org.w3c.dom.Element> items = children(child(root, 'items') ?: root)
        for (org.w3c.dom.Element item : items) { resolve(item) }
        return items
    }

    /**
     * XStream writes what it has written before as a reference ("../../hudson.model.Queue_-WaitingItem/task"), so of two items of one
     * job only the first has the task. Items are read one by one here: what lies in another one is copied.
     */
    private static void resolve(org.w3c.dom.Element item) throws Exception {
        javax.xml.xpath.XPath paths = javax.xml.xpath.XPathFactory.newInstance().newXPath()
        List<org.w3c.dom.Element> all = new ArrayList<org.w3c.dom.Element>()
        org.w3c.dom.NodeList found = item.getElementsByTagName('*')
        for (int i = 0; i < found.getLength(); i++) { all.add((org.w3c.dom.Element) found.item(i)) }
        for (org.w3c.dom.Element e : all) {
            if (!e.hasAttribute('reference')) { continue }
            org.w3c.dom.Element to = (org.w3c.dom.Element) paths.evaluate(e.getAttribute('reference'), e, javax.xml.xpath.XPathConstants.NODE)
            boolean own = to == null
            for (org.w3c.dom.Node n = to; n != null && !own; n = n.getParentNode()) { own = n.isSameNode(item) }
            if (own) { continue } // XStream finds it itself
            e.removeAttribute('reference')
            for (String name : ['class', 'plugin']) { if (to.hasAttribute(name) && !e.hasAttribute(name)) { e.setAttribute(name, to.getAttribute(name)) } }
            for (org.w3c.dom.Node n = to.getFirstChild(); n != null; n = n.getNextSibling()) { e.appendChild(n.cloneNode(true)) }
        }
    }

    static List<org.w3c.dom.Element> children(org.w3c.dom.Element e) {
        List<org.w3c.dom.Element> all = new ArrayList<org.w3c.dom.Element>()
        for (org.w3c.dom.Node n = e.getFirstChild(); n != null; n = n.getNextSibling()) {
            if (n instanceof org.w3c.dom.Element) { all.add((org.w3c.dom.Element) n) }
        }
        return all
    }

    static org.w3c.dom.Element child(org.w3c.dom.Element e, String name) {
        for (org.w3c.dom.Element c : children(e)) { if (c.getTagName() == name) { return c } }
        return null
    }

    /** "scheduled"; "before": it began, or its build brings it back; anything else: why it is lost. */
    private static String replay(org.w3c.dom.Element e, File folder, String origin) {
        String what = e.getTagName()
        try {
            org.w3c.dom.Element task = child(e, 'task')
            long id = Long.parseLong(child(e, 'id').getTextContent().trim())
            what = (task == null ? '?' : task.getTextContent().trim()) + ' (queue id ' + id + ')'
            for (String p : PIPELINE_TASKS) { if (task.getAttribute('class').contains(p)) { return 'before' } }
            File marker = new File(folder, id + '.done')
            if (marker.exists() || Queue.getInstance().getItem(id) != null) { return 'before' }
            if (children(task).isEmpty()) { Adopt.find(task.getTextContent().trim(), 'jobs/' + task.getTextContent().trim().replace('/', '/jobs/')) } // a job of a peer may not be loaded yet
            Queue.Item item = (Queue.Item) Queue.XSTREAM.unmarshal(new com.thoughtworks.xstream.io.xml.DomReader(e))
            if (item.task == null) { throw new IllegalStateException('its task can not be loaded') }
            if (item.task instanceof Job && started((Job) item.task, id)) { return 'before' }
            try {
                FileChannel.open(marker.toPath(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE).withCloseable { FileChannel c -> c.force(true) }
            } catch (FileAlreadyExistsException other) { return 'before' }
            if (!schedule(item, origin)) { Footman.log.warning('queue: ' + what + ' of ' + origin + ' was refused here'); return 'refused' }
            Queue.getInstance().save()
            return 'scheduled'
        } catch (Throwable t) {
            Footman.log.log(Level.WARNING, 'queue: ' + what + ' of ' + origin + ' can not be scheduled here', t)
            return 'lost'
        }
    }

    private static boolean schedule(Queue.Item item, String origin) {
        List<Cause> causes = new ArrayList<Cause>()
        List<Action> actions = new ArrayList<Action>()
        for (Action a : item.getActions()) { // not getAllActions(): that has transient ones too
            if (a instanceof CauseAction) { causes.addAll(((CauseAction) a).getCauses()) } else { actions.add(a) }
        }
        // A cause of the core: one of our own could not be read any more when Footman is gone.
        causes.add(new Cause.RemoteCause('Footman', 'it waited in the queue of replica ' + origin + ', which ended, and was carried over to ' + Footman.NAME))
        actions.add(new CauseAction(causes))
        long left = item instanceof Queue.WaitingItem ? (((Queue.WaitingItem) item).timestamp.getTimeInMillis() - System.currentTimeMillis()).intdiv(1000).longValue() : 0L
        QueueIds.KEEP.set(item.getId())
        try {
            return Queue.getInstance().schedule2(item.task, (int) Math.max(0L, Math.min(left, 86400L)), actions).isAccepted()
        } finally { QueueIds.KEEP.remove() }
    }

    /** Says whether a build with this queue id is on disk. Loaded builds don't tell: those of other replicas are vetoed. */
    private static boolean started(Job job, long id) throws IOException {
        File builds = job.getBuildDir()
        if (!builds.isDirectory()) { return false }
        Disk.sync(builds)
        List<Integer> numbers = new ArrayList<Integer>()
        for (String n : builds.list()) { if (n.isInteger()) { numbers.add(Integer.valueOf(n)) } }
        Collections.sort(numbers, Collections.<Integer>reverseOrder())
        for (Integer n : numbers.subList(0, Math.min(NEWEST_BUILDS, numbers.size()))) {
            File xml = new File(builds, n + '/build.xml')
            if (!xml.isFile()) { continue }
            java.util.regex.Matcher m = QUEUE_ID.matcher(new String(Files.readAllBytes(xml.toPath()), StandardCharsets.UTF_8))
            if (m.find() && m.group(1) == String.valueOf(id)) { return true }
        }
        return false
    }
}
