/** Builds are told when they are complete, deleted, or saved again after that ("keep this build", a description). Their path is all that matters. */
@CompileStatic
final class SyncBuilds implements Builds.Watcher {
    private static final ConcurrentHashMap<String, Long> GOING = new ConcurrentHashMap<String, Long>() // path -> since when
    private static final int MAX_GOING = 100_000
    private static final long GOING_NS = TimeUnit.SECONDS.toNanos(60) // artifacts elsewhere are deleted first, which takes its time

    /** At each save of each build: a running one must cost next to nothing. */
    static void saved(Run run) {
        try {
            if (run.isLogUpdated() || Builds.running(Ledger.key(run.getParent().getFullName(), run.getNumber()))) { return }
            tell(run.getRootDir())
        } catch (Throwable t) {
            Changes.wrong('a build', t)
        }
    }

    /** Comes before its folder goes (Run.delete), and is told after that. */
    static void deleted(Run run) {
        try {
            String path = path(run.getRootDir())
            if (path != null && GOING.size() < MAX_GOING) { GOING.put(path, System.nanoTime()) }
        } catch (Throwable t) {
            Changes.wrong('a build', t)
        }
    }

    /** From the sender: those whose folder is gone. */
    static void going() {
        for (Map.Entry<String, Long> e : GOING.entrySet()) {
            boolean gone = !Loaded.file(e.getKey()).getParentFile().exists()
            if (!gone && System.nanoTime() - e.getValue() < GOING_NS) { continue }
            GOING.remove(e.getKey())
            if (gone) { Changes.deleted(e.getKey()) }
        }
    }

    static boolean waiting() { return !GOING.isEmpty() }

    private static void tell(File dir) {
        String path = path(dir)
        if (path != null) { Changes.look(path, null) }
    }

    /** jobs/a/builds/7/build.xml; null for a run that is part of another, or a folder "builds" elsewhere. */
    private static String path(File dir) {
        String path = Loaded.path(dir)
        int builds = path == null ? -1 : path.lastIndexOf('/builds/')
        return builds < 0 || !Loaded.isNumber(path.substring(builds + 8)) || !SyncPaths.item(path.substring(0, builds)) ? null : path + '/build.xml'
    }

    /** Its record was released: build.xml says that it is complete. */
    void over(String job, int number) {
        ACLContext system = ACL.as2(ACL.SYSTEM2)
        try {
            Job j = Jenkins.get().getItemByFullName(job, Job)
            if (j != null) { tell(new File(j.getBuildDir(), String.valueOf(number))) }
        } catch (Throwable t) {
            Changes.wrong('a build', t)
        } finally {
            system.close()
        }
    }

    /** nextBuildNumber was saved. */
    void numbered(Job job) {
        try {
            String path = Loaded.path(new File(job.getRootDir(), 'nextBuildNumber'))
            if (path != null && SyncPaths.item(path.substring(0, path.lastIndexOf('/')))) { Changes.look(path, null) }
        } catch (Throwable t) {
            Changes.wrong('a build number', t)
        }
    }
}
