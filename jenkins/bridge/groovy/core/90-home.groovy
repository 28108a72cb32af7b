/**
 * Coming to a home that plain Jenkins ran, and leaving it so that plain Jenkins can go on. Plain Jenkins keeps the list of its running
 * Pipelines in one file; replicas read it only for builds without any record, of which it is the only trace.
 */
@CompileStatic
final class Home implements Room {
    private static final File LIST = new File(Footman.HOME, 'org.jenkinsci.plugins.workflow.flow.FlowExecutionList.xml')
    private static final String STOCK = '.footman/running/' + Footman.NAME + '/' + Footman.INCARNATION + '/queue/stock-0'

    String name() { return 'plain-home' }

    boolean needed() { return false }

    /** FOOTMAN_FIRST: nobody else is alive, and nobody starts meanwhile, because this controller is booting under the startup lock. */
    void install() {
        if (System.getenv('FOOTMAN_FIRST') == '1') {
            takeList()
            takeQueue()
        }
        ExtensionList.lookup(ItemListener).add(0, new Leaving())
    }

    /** Claims running Pipelines that have no record anywhere: they were started without Footman. Storage.resume loads them. */
    private static void takeList() {
        // Beside living replicas a record that just moves could be missed, and its build claimed twice.
        if (!LIST.exists() || System.getenv('FOOTMAN_FIRST') != '1') { return }
        Map<String, File> foreign = Ledger.foreign()
        Map<String, File> barred = new HashMap<String, File>()
        String[] quarantined = new File(Footman.DIR, 'quarantine').list()
        for (List<String> entry : entries(Disk.text(LIST))) {
            Job job = null
            int number = 0
            try { // an entry can be of anything that was ever a job
                job = (Job) Jenkins.get().getItemByFullName(entry.get(0), Job)
                number = Integer.parseInt(entry.get(1))
            } catch (RuntimeException e) { }
            if (job == null) { continue }
            String key = Ledger.key(job.getFullName(), number)
            if (foreign.containsKey(key) || Ledger.own(key).exists() || BuildFile.read(new File(job.getBuildDir(), entry.get(1))).state != BuildFile.RUNNING) { continue }
            boolean bar = false
            if (quarantined != null) { for (String q : quarantined) { bar = bar || q.contains(key) } }
            if (bar) {
                Footman.log.warning(job.getFullName() + ' #' + number + ' is running by its build.xml; its record is in quarantine, so nobody carries it on')
            } else if (Ledger.create(job, number, 0L)) {
                Footman.log.info(job.getFullName() + ' #' + number + ' was started without Footman and is carried on here')
            }
        }
    }

    private static List<List<String>> entries(String xml) {
        List<List<String>> found = new ArrayList<List<String>>()
        java.util.regex.Matcher m = java.util.regex.Pattern.compile('<job>([^<]*)</job>\\s*<id>(\\d+)</id>').matcher(xml)
        while (m.find()) { found.add(Arrays.asList(unescape(m.group(1)), m.group(2))) }
        return found
    }

    private static String unescape(String s) { return s.replace('&lt;', '<').replace('&gt;', '>').replace('&quot;', '"').replace('&apos;', "'").replace('&amp;', '&') }

    /** queue.xml is not read by a controller whose Queue.id is set: its items are scheduled anew, once, like those of a dead replica: the sidecar finds the folder and says so. */
    private static void takeQueue() {
        File queue = new File(Footman.HOME, 'queue.xml')
        if (!queue.exists()) { return }
        if (Disk.text(queue).indexOf('<id>') < 0) { return } // nothing waits in it
        File folder = new File(Footman.HOME, STOCK)
        folder.mkdirs()
        Files.move(queue.toPath(), new File(folder, 'queue.xml').toPath(), StandardCopyOption.ATOMIC_MOVE)
        Footman.log.info('queue.xml of a controller without Footman: its items are scheduled here')
    }

    /** The file "last" in the own folder is made by `footman run` before it asks this controller to stop, when nobody else is alive. */
    static void leave() {
        if (!new File(Footman.OWN, 'last').exists()) { return }
        StringBuilder b = new StringBuilder("<?xml version='1.1' encoding='UTF-8'?>\n<list>\n") // as FlowExecutionList.DefaultStorage writes it
        for (List r : Ledger.recordsBelow('')) {
            String job = String.valueOf(r.get(1)).replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')
            b.append('  <flow-owner plugin="workflow-job">\n    <job>').append(job).append('</job>\n    <id>').append(r.get(2)).append('</id>\n  </flow-owner>\n')
        }
        Ledger.write(LIST, b.append('</list>').toString())
        // Queue.getXMLQueueFile reads the property at each save (2.484 to 2.568.2), so the last one, after this, goes to queue.xml.
        File mine = new File(Footman.HOME, 'queue/' + Footman.NAME + '-' + Footman.INCARNATION + '.xml')
        if (mine.exists()) { Files.move(mine.toPath(), new File(Footman.HOME, 'queue.xml').toPath(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING) }
        System.clearProperty('hudson.model.Queue.id')
        Footman.log.info('the last replica stops: FlowExecutionList.xml and queue.xml are left as Jenkins without Footman expects them')
    }
}

@CompileStatic
final class Leaving extends ItemListener {
    @Override
    void onBeforeShutdown() {
        try { Home.leave() } catch (Throwable t) { Footman.log.log(Level.WARNING, 'this home could not be left as Jenkins without Footman expects it', t) }
        Live.stop()
    }
}
