/** A part of the bridge. Its install() puts hooks into Jenkins. */
interface Room {
    String name()
    /** True for a hook that rules 5 and 7 rest on: without it the controller is halted. */
    boolean needed()
    void install() throws Exception
}

/** Which features work in this controller, and why others don't. `footman bridge status` shows both. */
@CompileStatic
final class Features {
    private static final Set<String> ACTIVE = new ConcurrentSkipListSet<String>()
    private static final Map<String, String> MISSING = new ConcurrentSkipListMap<String, String>()

    static void active(String name) { ACTIVE.add(name); MISSING.remove(name) }

    static void missing(String name, String reason) { MISSING.put(name, reason); ACTIVE.remove(name) }

    static List<String> activeNames() { return new ArrayList<String>(ACTIVE) }

    static Map<String, String> missingReasons() { return new TreeMap<String, String>(MISSING) }
}

/** What a unit can load again from its file, for the unit "sync"; null: the file is gone. Kind of resource -> loader. */
interface Reloader { void reload(File file) throws Exception }

@CompileStatic
final class Reloaders {
    static final Map<String, Reloader> ALL = new ConcurrentHashMap<String, Reloader>()
}

/** One daemon thread for all that is done from time to time. */
@CompileStatic
final class Pulse {
    private static final ScheduledThreadPoolExecutor POOL = make()

    private static ScheduledThreadPoolExecutor make() {
        ScheduledThreadPoolExecutor p = new ScheduledThreadPoolExecutor(1, new Daemons('footman-pulse'))
        p.setRemoveOnCancelPolicy(true)
        return p
    }

    /** Runs work every so many milliseconds, first after one interval. What it throws is logged once for each kind. */
    static void every(long millis, String name, Runnable work) {
        POOL.scheduleWithFixedDelay(new Careful(name, work), millis, millis, TimeUnit.MILLISECONDS)
    }

    static void soon(String name, Runnable work) { POOL.execute(new Careful(name, work)) }
}

/** Work of the bridge's own threads: as SYSTEM (else jobs that anonymous may not see would not exist), and without exceptions. */
@CompileStatic
final class Careful implements Runnable {
    final String name
    final Runnable work
    Careful(String name, Runnable work) { this.name = name; this.work = work }
    void run() {
        ACLContext system = ACL.as2(ACL.SYSTEM2)
        try {
            work.run()
        } catch (Throwable t) {
            Footman.once(name + t.getClass().getName(), name + ' failed', t)
        } finally {
            system.close()
        }
    }
}

@CompileStatic
final class Daemons implements ThreadFactory {
    final String name
    Daemons(String name) { this.name = name }
    Thread newThread(Runnable r) {
        Thread t = new Thread(r, name)
        t.setDaemon(true)
        return t
    }
}

/**
 * Optional units: the other *.groovy files of this folder. Each says in its first lines which classes it is written against:
 *   // requires: a.b.C, d.E  (since ...)
 *   // needed-with: x.Y      with this class in Jenkins, the unit is one that rules 5 and 7 rest on
 * and ends with an expression that is its Room. It is compiled only if all its classes exist.
 */
@CompileStatic
final class Units {
    static List<Room> load() {
        List<Room> rooms = new ArrayList<Room>()
        File[] files = new File(Footman.HOME, 'init.groovy.d/00-footman').listFiles()
        if (files == null) { throw new FileNotFoundException('init.groovy.d/00-footman') }
        Arrays.sort(files)
        for (File f : files) {
            if (!f.getName().endsWith('.groovy') || f.getName() == 'core.groovy') { continue }
            String unit = f.getName().substring(0, f.getName().length() - 7)
            List<String> head = Disk.text(f).readLines()
            String absent = null
            for (String c : classes(head, 'requires')) { if (absent == null && !exists(c)) { absent = c } }
            List<String> with = classes(head, 'needed-with')
            boolean needed = !with.isEmpty() && exists(with.get(0))
            if (absent != null) {
                if (needed) { throw new IllegalStateException('unit ' + unit + ' needs ' + absent + ', which this Jenkins lacks: update its plugins, or use active-passive') }
                Features.missing(unit, 'class ' + absent + ' is not installed')
                continue
            }
            try {
                // getParent: the loader that compiled core, so that the unit sees its classes
                Class c = ((GroovyClassLoader) Footman.getClassLoader().getParent()).parseClass(f)
                rooms.add((Room) ((Script) c.newInstance()).run())
            } catch (Throwable t) {
                if (needed) { throw t }
                Features.missing(unit, String.valueOf(t))
                Footman.log.log(Level.WARNING, 'unit ' + unit + ' does not work here', t)
            }
        }
        return rooms
    }

    private static List<String> classes(List<String> head, String word) {
        List<String> found = new ArrayList<String>()
        for (int i = 0; i < Math.min(5, head.size()); i++) {
            if (!head.get(i).startsWith('// ' + word + ':')) { continue }
            String line = head.get(i).substring(word.length() + 4)
            int note = line.indexOf('(')
            for (String c : (note < 0 ? line : line.substring(0, note)).split(',')) { if (c.trim()) { found.add(c.trim()) } }
        }
        return found
    }

    private static boolean exists(String name) {
        try {
            Class.forName(name, false, Jenkins.get().getPluginManager().uberClassLoader)
            return true
        } catch (ClassNotFoundException | LinkageError none) {
            return false
        }
    }
}
