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
    private static final Set<String> TIMERS = new HashSet<String>(['hudson.triggers.TimerTrigger$TimerTriggerCause',
        'org.jenkinsci.plugins.parameterizedscheduler.ParameterizedTimerTriggerCause'])
    private static final String POLLING = 'hudson.triggers.SCMTrigger$SCMTriggerCause'

    boolean shouldSchedule(Queue.Task task, List<Action> actions) {
        try {
            boolean any = false
            boolean polled = true
            for (Action a : actions) {
                if (!(a instanceof CauseAction)) { continue }
                for (Cause c : ((CauseAction) a).getCauses()) {
                    if (c == null) { continue }
                    any = true
                    boolean timer = isA(c.getClass(), TIMERS)
                    if (!timer && !isA(c.getClass(), Collections.singleton(POLLING))) { return true }
                    if (timer) { polled = false }
                }
            }
            if (!any || Belongs.toRunning(task)) { return true }
            String name = task instanceof Item ? ((Item) task).getFullName() : task.getFullDisplayName()
            boolean pass = polled && task instanceof Item ? PollGate.allowed((Item) task) : Owners.mine(name)
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
    }
}
