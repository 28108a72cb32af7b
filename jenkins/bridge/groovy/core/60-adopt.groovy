/**
 * AdoptBuild: the record of a build lies in this life's folder, so load it here. For a Pipeline loading is resuming; all
 * others are ended with a result and a line in their log. The command may come any number of times.
 */
@CompileStatic
final class Adopt implements Room, Handler {
    private static final Set<String> AT_WORK = ConcurrentHashMap.newKeySet()
    /** Builds that were ended here instead of resumed: KEY -> why; bounded. */
    private static final Map<String, String> ENDED = new ConcurrentHashMap<String, String>()
    private static final ThreadLocal<Long> LOADING_NS = new ThreadLocal<Long>()
    private static final Set<String> REBUILT = ConcurrentHashMap.newKeySet()
    private static final int MAX_ENDED = 4096
    private static final long CLAIM_TOLERANCE_MS = TimeUnit.DAYS.toMillis(1) // clocks jump; this catches restored backups

    String name() { return 'adopt-build' }

    boolean needed() { return true }

    void install() { Commands.on('adopt_build', this) }

    Answer handle(Map command) {
        Map record = (Map) command.get('record')
        Map build = (Map) record.get('build')
        String job = (String) build.get('job')
        int number = ((Number) build.get('number')).intValue()
        long began = System.nanoTime()
        LOADING_NS.set(0L)
        Answer a = adopt(job, number, record, command.get('policy') == 'UNRESUMABLE_POLICY_REBUILD')
        Footman.log.info('adopt ' + job + ' #' + number + ' from ' + record.get('origin') + '/' + record.get('origin_incarnation') + ': ' + a.outcome + ' ' + a.reason +
            ' (' + (System.nanoTime() - began).intdiv(1_000_000L) + ' ms, ' + LOADING_NS.get().intdiv(1_000_000L) + ' of them Jenkins\' own loading)')
        return a
    }

    private Answer adopt(String name, int number, Map record, boolean again) {
        String key = Ledger.key(name, number)
        if (!AT_WORK.add(key)) { return Answer.of('RETRY', 'an earlier command for this build is under way') }
        try {
            String why = notNow()
            if (why != null) { return Answer.of('RETRY', why) }
            if (runs(key)) { return Answer.of('RESUMED', 'it runs here already') }
            Job job = find(name, (String) record.get('folder'))
            LazyBuildMixIn mix = Builds.mixIn(job)
            if (mix == null) { return Answer.of('RETRY', 'builds of a ' + job.getClass().getSimpleName() + ' can not be loaded one by one') }
            loadNodes()
            Disk.sync(job.getRootDir())
            Disk.sync(job.getBuildDir())
            File dir = new File(job.getBuildDir(), String.valueOf(number))
            Disk.sync(dir)
            BuildFile b = BuildFile.read(dir)
            Disk.sync(Footman.OWN)
            boolean mine = Ledger.own(key).exists()
            if (mine && b.state != BuildFile.DONE) { ENDED.remove(key); REBUILT.remove(key) } // of an earlier job with that name
            String ended = ENDED.get(key)
            if (ended == null && b.state == BuildFile.DONE) { return finished(job, mix, number, 'it was complete') }
            if (ended != null) { Ledger.remove(key) }
            if (ended == null) {
                if (!mine) { return Answer.of('RETRY', 'its record is not in the folder of ' + Footman.NAME + '/' + Footman.INCARNATION) }
                Instant claimed = record.get('claimed_at') ? Instant.parse((String) record.get('claimed_at')) : null
                if (b.startTime > 0 && claimed != null && b.startTime < claimed.toEpochMilli() - CLAIM_TOLERANCE_MS) {
                    return Answer.of('RETRY', 'the build on disk started long before its claim at ' + claimed)
                }
                if (b.state == BuildFile.MISSING && !new File(dir, 'log').exists()) { return finished(job, mix, number, 'it never started') }
                if (b.state == BuildFile.MISSING && isPipeline(job)) { return Answer.of('RETRY', 'it has a log and no build.xml') }
                if (b.state == BuildFile.MISSING) { writeMinimal(job, dir, number) }
                long loading = System.nanoTime()
                Run run = Builds.load(job, number, mix)
                LOADING_NS.set(System.nanoTime() - loading)
                if (run == null) { return Answer.of('RETRY', 'Jenkins can not load it; its log says why') }
                if (resumed(run)) {
                    Builds.note(run)
                    Sidecar.reportBuild(name, number, true, Collections.<String>emptyList(), '')
                    for (Resumed r : ON_RESUME) { r.say(run, 'Footman: carried on by replica ' + Footman.NAME + ' after replica ' + record.get('origin') + ' ended') }
                    return Answer.of('RESUMED', '')
                }
                ended = end(run, key, (String) record.get('origin'), b.kind)
            }
            if (again && REBUILT.add(key)) { rebuild(job, number) }
            return Answer.of('UNRESUMABLE', ended)
        } catch (Retry r) {
            return Answer.of('RETRY', r.getMessage())
        } finally {
            AT_WORK.remove(key)
        }
    }

    /** Loads the build of a record that lies in the own folder since the boot. For Storage.resume. */
    static void atBoot(Job job, int number) {
        LazyBuildMixIn mix = Builds.mixIn(job)
        if (mix == null || Builds.running(Ledger.key(job.getFullName(), number))) { return }
        Run run = Builds.load(job, number, mix)
        if (run != null && resumed(run)) { Builds.note(run) }
    }

    interface Resumed { void say(Run run, String line) }

    static final List<Resumed> ON_RESUME = new CopyOnWriteArrayList<Resumed>()

    @CompileStatic
    static final class Retry extends RuntimeException { Retry(String why) { super(why) } }

    /** ParallelResumer of workflow-api waits for the same. */
    private static String notNow() {
        Jenkins j = Jenkins.getInstanceOrNull()
        if (j == null || j.getInitLevel() != InitMilestone.COMPLETED) { return 'Jenkins is starting' }
        if (j.isTerminating()) { return 'Jenkins is stopping' }
        return j.isQuietingDown() ? 'Jenkins prepares to shut down' : null
    }

    private static boolean runs(String key) {
        Builds.Entry e = Builds.all().get(key)
        return e != null && e.over == null
    }

    private static boolean isPipeline(Job job) { return job.getClass().getName() == 'org.jenkinsci.plugins.workflow.job.WorkflowJob' }

    /** isBuilding alone is true, too, for a Pipeline that was killed before its first step and has no result. */
    private static boolean resumed(Run run) { return run.isInProgress() && run.isBuilding() }

    private static Answer finished(Job job, LazyBuildMixIn mix, int number, String why) {
        String key = Ledger.key(job.getFullName(), number)
        synchronized (mix) { mix.getRunMap().recognizeNumber(number) } // now it appears in this controller's lists
        Ledger.remove(key)
        Sidecar.reportBuild(job.getFullName(), number, false, Collections.<String>emptyList(), '')
        Builds.over(job.getFullName(), number)
        return Answer.of('FINISHED', why)
    }

    /** The build was loaded and did not go on: gives it a result, says why in its log, and lets go of its record. */
    private static String end(Run run, String key, String origin, String kind) {
        String why = (kind == 'flow-build' ? 'its Pipeline could not be resumed (its durability, "do not allow resume", or a lost step)' : 'a build of this kind does not survive its controller') +
            '; replica ' + origin + ' ended'
        boolean said = kind == 'flow-build' && run.getResult() != null // Jenkins ended it while loading, and its log
        if (run.getResult() == null) { run.setResult(Result.ABORTED) }
        Files.write(new File(run.getRootDir(), 'log').toPath(), ('Footman: ended by replica ' + Footman.NAME + ', because ' + why + (said ? '\n' : '\nFinished: ' + run.getResult() + '\n')).getBytes(StandardCharsets.UTF_8),
            StandardOpenOption.CREATE, StandardOpenOption.APPEND)
        run.save()
        if (BuildFile.read(run.getRootDir()).state != BuildFile.DONE) { throw new Retry('it ended here, and its build.xml does not say so yet') }
        if (ENDED.size() >= MAX_ENDED) { ENDED.clear(); REBUILT.clear() }
        ENDED.put(key, why)
        Builds.Entry e = Builds.all().get(key)
        if (e != null) { Builds.forget(key, e, String.valueOf(run.getResult())) } else { Ledger.remove(key) }
        return why
    }

    /** A Freestyle build whose controller died before its first save: what Jenkins needs to show it with its log. */
    private static void writeMinimal(Job job, File dir, int number) {
        long began = Files.getLastModifiedTime(dir.toPath()).toMillis()
        String root = job.getClass().getName() == 'hudson.matrix.MatrixProject' ? 'matrix-build' : 'build'
        Ledger.write(new File(dir, 'build.xml'), "<?xml version='1.1' encoding='UTF-8'?>\n<" + root + '>\n  <number>' + number + '</number>\n  <timestamp>' + began + '</timestamp>\n  <startTime>' + began +
            '</startTime>\n  <duration>0</duration>\n  <charset>UTF-8</charset>\n  <keepLog>false</keepLog>\n</' + root + '>\n')
    }

    /** Schedules it anew with its parameters and causes. Nobody remembers this after a crash: it may be lost, but never happens twice. */
    private static void rebuild(Job job, int number) {
        Run old = job.getBuildByNumber(number)
        List<Cause> causes = new ArrayList<Cause>()
        List<Action> actions = new ArrayList<Action>()
        if (old != null) {
            causes.addAll(old.getCauses())
            actions.addAll(old.getActions(ParametersAction))
        }
        causes.add(new Cause.RemoteCause('Footman', 'rebuild of ' + job.getFullName() + ' #' + number + ', whose controller ended'))
        actions.add(new CauseAction(causes))
        if (ParameterizedJobMixIn.scheduleBuild2(job, 0, actions.toArray(new Action[0])) == null) { Footman.log.warning('the rebuild of ' + job.getFullName() + ' #' + number + ' was refused by the queue') }
    }

    /** The job, loaded from disk if a peer made it after this controller's start. */
    static Job find(String fullName, String folder) {
        Item item = Jenkins.get().getItemByFullName(fullName)
        if (item == null) { item = loadItem(fullName, folder) }
        if (!(item instanceof Job)) { throw new Retry('there is no job ' + fullName + ' here') }
        String at = Footman.HOME.toPath().relativize(item.getRootDir().toPath()).toString()
        if (folder && folder != at) { throw new Retry('the record says ' + folder + ', the job lies in ' + at) }
        return (Job) item
    }

    /** Items.load, then add (DirectlyModifiableTopLevelItemGroup, 1.548; AbstractFolder.addLoadedChild), for each missing level. */
    private static Item loadItem(String fullName, String folder) {
        List<String> names = Arrays.asList(fullName.split('/'))
        Deque<File> dirs = new ArrayDeque<File>() // folders of the item and its parents, outermost first
        for (File f = new File(Footman.HOME, folder ?: ''); f != null && f != Footman.HOME && dirs.size() < names.size(); f = f.getParentFile().getParentFile()) { dirs.addFirst(f) }
        ItemGroup parent = Jenkins.get()
        Item item = null
        for (String name : names) {
            File dir = dirs.pollFirst()
            item = parent.getItem(name)
            if (item == null) {
                if (dir == null) { throw new Retry('the folder of ' + fullName + ' is not known') }
                Disk.sync(dir.getParentFile())
                Disk.sync(dir)
                if (!new File(dir, 'config.xml').exists()) { throw new Retry('there is no job in ' + dir) }
                synchronized (parent) {
                    item = parent.getItem(name) ?: add(parent, Items.load(parent, dir), name)
                }
            }
            if (item instanceof ItemGroup) { parent = (ItemGroup) item }
        }
        return item
    }

    @groovy.transform.CompileDynamic
    private static Item add(ItemGroup parent, Item item, String name) {
        if (parent instanceof jenkins.model.DirectlyModifiableTopLevelItemGroup && parent.canAdd((TopLevelItem) item)) { return parent.add((TopLevelItem) item, name) }
        parent.addLoadedChild(item, name) // branches of a multibranch project (cloudbees-folder 6.928)
        return item
    }

    /** A resumed step looks for its node by name: make those known that a peer added. Jenkins.getOrLoadNode since 2.451. */
    private static void loadNodes() {
        File nodes = new File(Footman.HOME, 'nodes')
        Disk.sync(nodes)
        for (File n : Disk.folders(nodes)) {
            if (Jenkins.get().getNode(n.getName()) == null) {
                try { Jenkins.get().getOrLoadNode(n.getName()) } catch (Throwable t) { Footman.once('node' + n, 'node ' + n.getName() + ' could not be loaded', t) }
            }
        }
    }
}
