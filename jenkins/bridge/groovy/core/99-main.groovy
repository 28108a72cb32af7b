/** Puts everything in place, the veto first. Whatever it throws ends the JVM (guard.groovy). */
@CompileStatic
final class Main {
    private static final VersionNumber OLDEST = new VersionNumber('2.484') // Job.BuildNumberAssigner

    static void boot() {
        long began = System.nanoTime()
        check()
        install(new Home())        // claims what a plain Jenkins left running; loads nothing
        install(new Veto())
        install(new NumbersRoom())
        install(new QueueIdRoom())
        install(new Adopt())
        for (Room r : Units.load()) { install(r) }
        for (Room r : [new QueueReplay(), new NodeRoom(), new TriggerRoom(), new ItemRoom(), new LifeRoom(), new RestartRoom(), new OnceRoom(), new SecretsRoom()] as List<Room>) { install(r) }
        Footman.vetoActive = true
        Live.write()
        Status.write()
        Sidecar.start()
        Pulse.every(1_000, 'live', { Live.tick() } as Runnable)
        Pulse.every(5_000, 'status', { Status.write() } as Runnable)
        Pulse.every(5_000, 'tidy', { Builds.tidy() } as Runnable)
        Footman.log.info('veto active: replica ' + Footman.NAME + '/' + Footman.INCARNATION + ', bridge ' + Footman.VERSION + ', ' + (System.nanoTime() - began).intdiv(1_000_000L) + ' ms; active ' +
            Features.activeNames() + ', missing ' + Features.missingReasons())
    }

    private static void check() {
        if (Jenkins.getVersion() == null || Jenkins.getVersion().isOlderThan(OLDEST)) { throw new IllegalStateException('Jenkins ' + Jenkins.getVersion() + ' is older than ' + OLDEST + ': only active-passive is possible with it') }
        if (Jenkins.get().getRootDir().getCanonicalFile() != Footman.HOME.getCanonicalFile()) { throw new IllegalStateException('JENKINS_HOME is ' + Jenkins.get().getRootDir() + ', and FOOTMAN_HOME ' + Footman.HOME) }
        if (!Footman.OWN.isDirectory()) { throw new IllegalStateException('this life is over: ' + Footman.OWN + ' is gone') }
        String id = Footman.NAME + '-' + Footman.INCARNATION
        if (System.getProperty('hudson.model.Queue.id') != id) { // else it would load the queue, and with it builds, of another life before this script runs
            throw new IllegalStateException('the JVM lacks -Dhudson.model.Queue.id=' + id + ' (see "footman jvm-options")')
        }
    }

    private static void install(Room r) {
        try {
            r.install()
            Features.active(r.name())
        } catch (Throwable t) {
            if (r.needed()) { throw new IllegalStateException('hook "' + r.name() + '" is not possible here: ' + t, t) }
            Features.missing(r.name(), String.valueOf(t))
            Footman.log.log(Level.WARNING, 'feature "' + r.name() + '" is not possible here', t)
        }
    }
}

Main.boot()
