/**
 * Coming to a home that plain Jenkins ran, and leaving it so that plain Jenkins can go on. Plain Jenkins keeps the list of its running
 * Pipelines in one file; replicas never read it, except for builds without any record, of which it is the only trace.
 */
@CompileStatic
final class Home implements Room {
    private static final File LIST = new File(Footman.HOME, 'org.jenkinsci.plugins.workflow.flow.FlowExecutionList.xml')
    private static final String STOCK = '.footman/running/' + Footman.NAME + '/' + Footman.INCARNATION + '/queue/stock-0'

    String name() { return 'plain-home' }

    boolean needed() { return false }

    /** Under the startup lock (this controller is booting), so no other replica does the same at this time. */
    void install() {
        takeList()
        takeQueue()
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

    /**
     * At each orderly stop: writes the list of all builds that run, here and elsewhere, in the format of FlowExecutionList.DefaultStorage.
     * Whoever stops last leaves the right one; a living peer pays no attention to it.
     */
    static void leave() {
        StringBuilder b = new StringBuilder("<?xml version='1.1' encoding='UTF-8'?>\n<list>\n")
        for (List r : Ledger.recordsBelow('')) {
            String job = String.valueOf(r.get(1)).replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')
            b.append('  <flow-owner plugin="workflow-job">\n    <job>').append(job).append('</job>\n    <id>').append(r.get(2)).append('</id>\n  </flow-owner>\n')
        }
        Ledger.write(LIST, b.append('</list>').toString())
    }
}
