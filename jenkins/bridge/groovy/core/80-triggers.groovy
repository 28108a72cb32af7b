/** Rendezvous: which living replica is in charge of something that only one may do. */
@CompileStatic
final class Owners {
    /** True when it is this one. Without a list, or without a lease, it is nobody: rule 7 before convenience. */
    static boolean mine(String what) {
        List<String> names = Sidecar.triggerOwners()
        return Sidecar.leaseOk() && !names.isEmpty() && of(what, names) == Footman.NAME
    }

    /** The name with the greatest first 8 bytes (unsigned) of SHA-256(name + "\n" + what); of equal ones the first. */
    static String of(String what, List<String> names) {
        String best = null
        long most = 0
        for (String n : new TreeSet<String>(names)) {
            byte[] sum = MessageDigest.getInstance('SHA-256').digest((n + '\n' + what).getBytes(StandardCharsets.UTF_8))
            long score = ByteBuffer.wrap(sum).getLong()
            if (best == null || Long.compareUnsigned(score, most) > 0) { best = n; most = score }
        }
        return best
    }
}

/** What of the queue belongs to a build that runs already. It goes on whatever happens. */
@CompileStatic
final class Belongs {
    static boolean toRunning(Queue.Task t) {
        if (t == null) { return false }
        String c = t.getClass().getName()
        if (c.contains('.ExecutorStepExecution') || c.contains('.AfterRestartTask')) { return true }
        try {
            return t.getOwnerExecutable() != null // core 2.389
        } catch (Throwable unknown) { return false }
    }
}

/**
 * Rule 7 for triggers: every controller has every job, so each timer would fire on each of them.
 * hudson.model.Queue.QueueDecisionHandler (core 1.316) sees every request; its causes tell where it comes from.
 * Users, upstream builds, webhooks, rebuilds and builds that indexing starts have other causes and pass.
 */
@CompileStatic
final class TriggerGate extends Queue.QueueDecisionHandler {
    /** Timers: cron, periodic folder triggers (they use the first one, too), the parameterized-scheduler plugin. */
    private static final String PARAMETERIZED = 'org.jenkinsci.plugins.parameterizedscheduler.ParameterizedTimerTriggerCause'
    private static final Set<String> TIMERS = new HashSet<String>(['hudson.triggers.TimerTrigger$TimerTriggerCause', PARAMETERIZED])
    private static final String POLLING = 'hudson.triggers.SCMTrigger$SCMTriggerCause'

    boolean shouldSchedule(Queue.Task task, List<Action> actions) {
        try {
            boolean any = false, polled = true, numbered = false
            for (Action a : actions) {
                if (!(a instanceof CauseAction)) { continue }
                for (Cause c : ((CauseAction) a).getCauses()) {
                    if (c == null) { continue }
                    any = true
                    boolean timer = isA(c.getClass(), TIMERS)
                    if (!timer && !isA(c.getClass(), Collections.singleton(POLLING))) { return true }
                    if (timer) { polled = false }
                    numbered |= isA(c.getClass(), Collections.singleton(PARAMETERIZED))
                }
            }
            if (!any || Belongs.toRunning(task)) { return true }
            String name = task instanceof Item ? ((Item) task).getFullName() : task.getFullDisplayName()
            boolean pass = polled && task instanceof Item ? PollGate.allowed((Item) task) : Owners.mine(name) && (polled || Firings.first(name, numbered))
            if (!pass) { Footman.log.fine('trigger of ' + name + ' is left to its owner') }
            return pass
        } catch (Throwable t) {
            Footman.once('trigger', 'a trigger could not be judged and does not fire', t)
            return false
        }
    }

    private static boolean isA(Class c, Set<String> names) {
        for (Class k = c; k != null; k = k.getSuperclass()) { if (names.contains(k.getName())) { return true } }
        return false
    }
}

/**
 * Which timers have fired. Sidecars look for owners every other second, each for itself, and controllers hear of it another
 * two seconds later: when replicas come and go, two hold themselves the owner for that long, or nobody does. And Jenkins' cron
 * thread begins with the minute in which it was made, which a peer has done. So each firing is a file, created exclusively
 * before: .footman/triggers/MINUTE/ENC of the job, MINUTE being the scheduled one, since 1970. Who finds it there leaves it.
 */
@CompileStatic
final class Firings {
    /** Minutes. Who comes later (a machine that slept) doesn't fire: nobody can tell any more whether it was done. */
    static final int KEEP = 30
    private static final int TRIES = 5
    private static final File DIR = new File(Footman.DIR, 'triggers')
    private static final String CRON = 'hudson.triggers.Trigger$Cron', PARAMETERIZED = 'org.jenkinsci.plugins.parameterizedscheduler.Cron'
    private static final ThreadLocal<Long> MISSED = new ThreadLocal<Long>()
    private static final Map<String, Integer> TURNS = new HashMap<String, Integer>()
    private static long turnsOf

    static long now() { return System.currentTimeMillis().intdiv(60_000L).longValue() }

    /** True: nobody has fired this one, and nobody else will. numbered: a job may have several of that kind in one minute, in the same order everywhere. */
    static boolean first(String job, boolean numbered) throws IOException {
        long minute = scheduled()
        if (minute < 0) { return true }
        if (now() - minute >= KEEP) {
            Footman.once('late' + minute, 'timers of ' + Instant.ofEpochSecond(minute * 60L) + ' come too late and do not fire', null)
            return false
        }
        Path file = new File(new File(DIR, String.valueOf(minute)), Ledger.enc(job) + (numbered ? '@' + turn(job, minute) : '')).toPath()
        for (int i = 1; ; i++) {
            try {
                Files.createFile(file)
                if (MISSED.get() != null) { Footman.log.info('the timer of ' + job + ' for ' + Instant.ofEpochSecond(minute * 60L) + ' fires now: its owner of then did not') }
                return true
            } catch (FileAlreadyExistsException done) {
                return false
            } catch (NoSuchFileException folder) {
                if (i == TRIES) { throw folder }
                Files.createDirectories(file.getParent())
            }
        }
    }

    /** Runs a timer for a minute that is over. */
    static void late(Trigger t, long minute) {
        MISSED.set(minute)
        try { t.run() } finally { MISSED.remove() }
    }

    /** The minute for which this thread fires; -1: no schedule is behind it, but somebody who starts it with such a cause. */
    private static long scheduled() {
        if (MISSED.get() != null) { return MISSED.get() }
        for (StackTraceElement e : new Throwable().getStackTrace()) {
            if (e.getClassName() == CRON) { return cron() }
            if (e.getClassName() == PARAMETERIZED) { return now() } // its doRun takes the time of day
        }
        return -1L
    }

    /** What Cron.doRun (2.484 to 2.568.2) checks at this moment: at its first run the minute of the start, after a pause each one of it. */
    private static long cron() {
        for (PeriodicWork w : PeriodicWork.all()) {
            if (w.getClass().getName() != CRON) { continue }
            Field f = w.getClass().getDeclaredField('cal')
            f.setAccessible(true)
            return ((Calendar) f.get(w)).getTimeInMillis().intdiv(60_000L).longValue()
        }
        return now()
    }

    private static synchronized int turn(String job, long minute) {
        if (turnsOf != minute) { TURNS.clear(); turnsOf = minute }
        int n = (TURNS.get(job) ?: 0) + 1
        TURNS.put(job, n)
        return n
    }

    static void prune() {
        for (File minute : Disk.folders(DIR)) {
            try {
                if (Long.parseLong(minute.getName()) > now() - KEEP * 2) { continue } // clocks of two hosts
            } catch (NumberFormatException foreign) { continue }
            for (String name : minute.list() ?: new String[0]) { new File(minute, name).delete() }
            minute.delete()
        }
    }
}

/**
 * Timers that were due while their owner was dead and nobody knew, or between two owners. When the owners change, the new one
 * of a job fires what was due in the last minutes and is not marked as fired; of several times of one job only the last.
 */
@CompileStatic
final class Missed implements Runnable {
    /** A dead replica is noticed after seconds; on NFS, when its host is gone, after a lease of 90 s and more. */
    private static final int MINUTES = 5
    /** The minute of the JVM's start: what was due before, Jenkins doesn't make up for, either; what was due while it started, it would. */
    private static final long SINCE = java.lang.management.ManagementFactory.getRuntimeMXBean().getStartTime().intdiv(60_000L).longValue()
    private final List<String> before

    private Missed(List<String> before) { this.before = before }

    static void ownersWere(List<String> before) { Pulse.soon('missed timers', new Missed(before)) }

    void run() {
        if (Jenkins.get().getInitLevel() != InitMilestone.COMPLETED) { return }
        long now = Firings.now()
        for (Object o : Jenkins.get().getAllItems((Class) TriggeredItem)) {
            String name = ((Item) o).getFullName()
            for (Trigger t : ((TriggeredItem) o).getTriggers().values()) {
                if (!(t instanceof TimerTrigger) || !t.getSpec()?.trim() || !Owners.mine(name) || (!before.isEmpty() && Owners.of(name, before) == Footman.NAME)) { continue }
                try {
                    long due = due(t.getSpec(), name, now)
                    if (due >= 0 && !changedSince((Item) o, due)) { Firings.late(t, due) }
                } catch (Throwable x) {
                    Footman.once('missed', 'a timer of ' + name + ' could not be made up for', x)
                }
            }
        }
    }

    /** The last minute for which it was due, -1 if none. */
    private static long due(String spec, String job, long now) {
        CronTabList tabs = CronTabList.create(spec, Hash.from(job))
        for (long m = now; m > now - MINUTES && m >= SINCE; m--) {
            Calendar then = new GregorianCalendar()
            then.setTimeInMillis(m * 60_000L)
            if (tabs.check(then)) { return m }
        }
        return -1L
    }

    /** Then nobody knows whether it had this timer. */
    private static boolean changedSince(Item item, long minute) {
        return item instanceof AbstractItem && ((AbstractItem) item).getConfigFile().getFile().lastModified() >= minute * 60_000L
    }
}

/**
 * A replica that does not own the trigger doesn't even poll: jenkins.scm.SCMDecisionHandler (core 2.11).
 * A push notification starts a poll, too, wherever it arrives and under the same cause. So a poll is refused
 * only if the job's own schedule has fired in the last minutes; the owner polls at that very moment.
 */
@CompileStatic
final class PollGate extends SCMDecisionHandler {
    private static final int MINUTES = 5

    boolean shouldPoll(Item item) {
        try {
            return allowed(item)
        } catch (Throwable t) {
            Footman.once('poll', 'polling could not be judged and is left out', t)
            return false
        }
    }

    static boolean allowed(Item item) {
        if (!Sidecar.leaseOk()) { return false }
        if (Owners.mine(item.getFullName())) { return true }
        if (!(item instanceof ParameterizedJobMixIn.ParameterizedJob)) { return false }
        for (Trigger t : ((ParameterizedJobMixIn.ParameterizedJob) item).getTriggers().values()) {
            if (t instanceof SCMTrigger && t.getSpec()?.trim()) {
                CronTabList tabs = CronTabList.create(t.getSpec(), Hash.from(item.getFullName()))
                for (int i = 0; i <= MINUTES; i++) {
                    Calendar then = Calendar.getInstance()
                    then.add(Calendar.MINUTE, -i)
                    if (tabs.check(then)) { return false }
                }
            }
        }
        return true
    }
}

@CompileStatic
final class TriggerRoom implements Room {
    String name() { return 'trigger-owners' }
    boolean needed() { return true }
    void install() {
        ExtensionList.lookup(Queue.QueueDecisionHandler.class).add(0, new TriggerGate())
        for (Queue.QueueDecisionHandler h : new ArrayList<Queue.QueueDecisionHandler>(Queue.QueueDecisionHandler.all())) { if (h.getClass().getName() == 'FootmanQuiet') { Queue.QueueDecisionHandler.all().remove(h) } } // guard.groovy
        ExtensionList.lookup(SCMDecisionHandler.class).add(0, new PollGate())
        Pulse.every(TimeUnit.MINUTES.toMillis(10), 'firings', { Firings.prune() } as Runnable)
    }
}
