/**
 * Freeze: without a lease nothing new starts, and by itself it goes on afterwards. hudson.model.queue.QueueTaskDispatcher.canRun
 * (core 1.427). Requests of people and programs are kept in the queue rather than refused, so none is lost; timers and
 * polling do not fire at all (TriggerGate).
 */
@CompileStatic
final class Freeze extends QueueTaskDispatcher {
    private static final NoLease NO_LEASE = new NoLease()
    CauseOfBlockage canRun(Queue.Item item) {
        return Sidecar.leaseOk() || Belongs.toRunning(item.task) ? null : NO_LEASE
    }
}

@CompileStatic
final class NoLease extends CauseOfBlockage {
    String getShortDescription() { return 'Footman: this replica has not heard from its sidecar or runner; nothing new starts until it has' }
}

/** Quiet-down and its end as commands. What a person asked for stays a person's. */
@CompileStatic
final class Quiet implements Handler {
    private static final String MARK = 'Footman: '
    private final boolean down
    Quiet(boolean down) { this.down = down }

    Answer handle(Map command) throws Exception {
        Jenkins j = Jenkins.get()
        ACLContext system = ACL.as2(ACL.SYSTEM2)
        try {
            boolean ours = j.isQuietingDown() && String.valueOf(j.getQuietDownReason()).startsWith(MARK)
            if (j.isQuietingDown() && !ours) { return Answer.of('DONE', 'a person asked for quiet-down, which stays') }
            if (down && !ours) { j.doQuietDown(false, 0, MARK + (command.get('reason') ?: 'quiet-down'), false) }
            if (!down && ours) { j.doCancelQuietDown() }
            Sidecar.reportLoad()
            return Answer.of('DONE', '')
        } finally { system.close() }
    }
}

/**
 * Jenkins restarts itself by replacing its own process, past the startup lock, and closes the liveness lock on the way.
 * Here a restart from inside is an orderly exit with a code of its own; the runner starts the controller anew in turn.
 * hudson.lifecycle.Lifecycle has no setter, so its field is set (core 2.484 to 2.568). What the service
 * manager was told before (systemd) it is told on.
 */
@CompileStatic
final class RunnerLifecycle extends Lifecycle {
    /** Exit code "start me again". */
    static final int RESTART = 85
    private final Lifecycle before
    RunnerLifecycle(Lifecycle before) { this.before = before }

    void restart() throws IOException, InterruptedException {
        Footman.log.info('restart asked for: this controller ends with code ' + RESTART + ' and comes back in turn')
        try {
            Jenkins.getInstanceOrNull()?.cleanUp()
        } catch (Throwable t) {
            Footman.log.log(Level.WARNING, 'clean-up before the restart failed', t)
        }
        System.exit(RESTART)
    }

    /** Core 2.449. With a second replica a plugin that is loaded here now would be missing there. */
    boolean supportsDynamicLoad() {
        for (File name : Disk.folders(new File(Footman.DIR, 'running'))) {
            if (name.getName() != Footman.NAME && !Disk.folders(name).isEmpty()) { return false }
        }
        return before.supportsDynamicLoad()
    }

    File getHudsonWar() { return before.getHudsonWar() }
    void rewriteHudsonWar(File by) throws IOException { before.rewriteHudsonWar(by) }
    boolean canRewriteHudsonWar() { return before.canRewriteHudsonWar() }
    void onReady() { before.onReady() }
    void onReload(String user, String remote) { before.onReload(user, remote) }
    void onStop(String user, String remote) { before.onStop(user, remote) }
    void onExtendTimeout(long timeout, TimeUnit unit) { before.onExtendTimeout(timeout, unit) }
    void onStatusUpdate(String status) { before.onStatusUpdate(status) }
    void onBootFailure(hudson.util.BootFailure problem) { before.onBootFailure(problem) }
}

@CompileStatic
final class LifeRoom implements Room {
    String name() { return 'quiet-down' }
    boolean needed() { return true } // rule 7: a controller without a lease must be able to stop starting builds
    void install() {
        ExtensionList.lookup(QueueTaskDispatcher.class).add(0, new Freeze())
        Commands.on('quiet_down', new Quiet(true))
        Commands.on('cancel_quiet_down', new Quiet(false))
        for (String k : new ArrayList<String>(EnvVars.masterEnvVars.keySet())) { // what builds and tools inherit
            if (k.startsWith('FOOTMAN_')) { EnvVars.masterEnvVars.remove(k) }
        }
        String options = System.getenv('FOOTMAN_JVM_ENV'), before = System.getenv('FOOTMAN_JVM_ENV_OLD') // the variable to which the runner added options of this JVM
        if (options) { if (before) { EnvVars.masterEnvVars.put(options, before) } else { EnvVars.masterEnvVars.remove(options) } }
    }
}

@CompileStatic
final class RestartRoom implements Room {
    String name() { return 'restart' }
    boolean needed() { return false }
    void install() {
        Field f = Lifecycle.class.getDeclaredField('INSTANCE')
        f.setAccessible(true)
        f.set(null, new RunnerLifecycle(Lifecycle.get()))
        if (!(Lifecycle.get() instanceof RunnerLifecycle)) { throw new IllegalStateException('Lifecycle.INSTANCE is not what Lifecycle.get() gives') }
    }
}

/**
 * Things of which a home has one. hudson.util.DoubleLaunchChecker writes .owner every hour and shouts when somebody else
 * did; it forgets what it wrote, so it never sees a difference, and nothing is saved that would outlive Footman.
 * Cleaners of the whole home run on one replica: hudson.model.AsyncPeriodicWork runs nothing while its thread lives.
 */
@CompileStatic
final class OnceRoom implements Room, Runnable {
    private static final List<String> CLEANERS = ['hudson.model.FingerprintCleanupThread', 'jenkins.model.BackgroundGlobalBuildDiscarder']
    private static final Thread ELSEWHERE = new Thread(new Parked(), 'footman: runs on another replica')
    private Field written, thread

    String name() { return 'cleaners' }
    boolean needed() { return false }
    void install() {
        written = DoubleLaunchChecker.class.getDeclaredField('lastWriteTime')
        written.setAccessible(true)
        thread = AsyncPeriodicWork.class.getDeclaredField('thread')
        thread.setAccessible(true)
        ELSEWHERE.setDaemon(true)
        ELSEWHERE.start()
        run()
        Pulse.every(60000L, 'cleaners', this)
    }

    void run() {
        for (DoubleLaunchChecker d : ExtensionList.lookup(DoubleLaunchChecker.class)) { written.setLong(d, 0L) }
        for (PeriodicWork w : ExtensionList.lookup(PeriodicWork.class)) {
            if (!CLEANERS.contains(w.getClass().getName())) { continue }
            Thread t = (Thread) thread.get(w)
            if (Owners.mine(w.getClass().getName())) { if (t == ELSEWHERE) { thread.set(w, null) } }
            else if (t == null || !t.isAlive()) { thread.set(w, ELSEWHERE) }
        }
    }
}

@CompileStatic
final class Parked implements Runnable {
    void run() { while (true) { java.util.concurrent.locks.LockSupport.park() } }
}

/**
 * Secrets that Jenkins makes on first use: two replicas would make two, and the later file wins. Made here, while
 * the startup lock is held. Keys of plugins are left to them.
 */
@CompileStatic
final class SecretsRoom implements Room {
    private static final List<String> USERS = ['hudson.model.Job', 'hudson.model.User', 'hudson.util.Secret', 'hudson.security.TokenBasedRememberMeServices2',
        'hudson.security.csrf.DefaultCrumbIssuer$DescriptorImpl', 'hudson.console.AnnotatedLargeText', 'hudson.console.ConsoleNote',
        'jenkins.slaves.JnlpAgentReceiver', 'jenkins.security.ApiTokenProperty', 'jenkins.security.ResourceDomainRootAction', 'jenkins.security.csp.ReportingContext']

    String name() { return 'secrets' }
    boolean needed() { return false }
    void install() {
        for (String c : USERS) {
            Class k
            try { k = Class.forName(c, true, Jenkins.class.getClassLoader()) } catch (ClassNotFoundException other) { continue } // of another version of the core
            for (Field f : k.getDeclaredFields()) {
                if (!jenkins.security.ConfidentialKey.class.isAssignableFrom(f.getType())) { continue }
                f.setAccessible(true)
                Object key = f.get(null)
                if (key instanceof jenkins.security.HMACConfidentialKey) { ((jenkins.security.HMACConfidentialKey) key).mac('x') }
                else if (key instanceof jenkins.security.CryptoConfidentialKey) { ((jenkins.security.CryptoConfidentialKey) key).encrypt() }
                else if (key instanceof jenkins.security.HexStringConfidentialKey) { ((jenkins.security.HexStringConfidentialKey) key).get() }
            }
        }
    }
}
