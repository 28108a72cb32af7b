/** Which builds a job has: makes known what is new on disk, forgets what is gone. */
@CompileStatic
final class BuildsLoader extends Loader {
    private static final int LOOK_BACK = 20_000 // numbers below the newest in which gone ones are looked for: asking for each costs 20 ns
    private static final int LIST_ANEW = 64 // gone builds that were not in memory: each is an empty number in the list, until it is made anew

    void load(Change c) throws Exception {
        Job job = Known.job(c)
        LazyBuildMixIn mix = job == null ? null : Builds.mixIn(job)
        if (mix == null) { return } // the item comes, and lists them itself
        File dir = job.getBuildDir()
        Disk.sync(dir)
        String[] names = dir.list()
        if (names == null) { return }
        Set<Integer> there = new HashSet<Integer>()
        int max = job.getNextBuildNumber()
        for (String n : names) {
            if (!Loaded.isNumber(n)) { continue }
            int number = Integer.parseInt(n)
            there.add(number)
            max = Math.max(max, number)
            if (!mix.getRunMap().runExists(number)) { Known.recognize(job, mix, number) }
        }
        int gone = 0
        for (int n = Math.max(1, max - LOOK_BACK); n <= max; n++) {
            if (!there.contains(n) && mix.getRunMap().runExists(n) && !Known.forget(job, mix, n)) { gone++ }
        }
        if (gone < LIST_ANEW) { return }
        RunMap before = mix.getRunMap()
        mix.onLoad(job.getParent(), job.getName())
        ItemLoader.keep(job, mix, before)
    }

    void unload(Change c) throws Exception { load(c) } // a job without builds has no folder for them
}

/** The list of builds of one job (RunMap). Running builds are nobody's to make known: theirs, or the veto's. */
@CompileStatic
final class Known {
    static Job job(Change c) {
        Object o = c.tree.at(c.folder)
        return o instanceof Job ? (Job) o : null
    }

    /** Completed ones only. Its object is made when somebody looks at it. */
    static void recognize(Job job, LazyBuildMixIn mix, int number) {
        if (Builds.running(Ledger.key(job.getFullName(), number))) { return }
        Disk.sync(new File(job.getBuildDir(), String.valueOf(number)))
        if (!Veto.allow(job, number)) { return }
        synchronized (mix) { mix.getRunMap().recognizeNumber(number) }
        baseline(job)
    }

    /**
     * What the last poll of this controller saw is older than what was built elsewhere: the next one begins with the newest build, as after a
     * start, or it would have the same change built once more. A build that is under way here comes from that poll, so that stays.
     * AbstractProject.pollingBaseline (2.484 to 2.568.2), WorkflowJob.pollingBaselines: transient, null until the first poll.
     */
    private static void baseline(Job job) {
        if (!(job instanceof Queue.Task) || Jenkins.get().getQueue().contains((Queue.Task) job)) { return }
        for (Builds.Entry e : Builds.all().values()) { if (e.job == job.getFullName()) { return } }
        try {
            Reach.field(job.getClass(), job instanceof AbstractProject ? 'pollingBaseline' : 'pollingBaselines').set(job, null)
        } catch (NoSuchFieldException none) { }
    }

    /** Drops the object of a completed build, as a lack of memory does. False: there was none. */
    static boolean forget(Job job, LazyBuildMixIn mix, int number) {
        if (Builds.running(Ledger.key(job.getFullName(), number))) { return true }
        Run run = (Run) mix.getRunMap().getLoadedBuilds().get(number)
        if (run == null || run.isBuilding()) { return run != null }
        synchronized (mix) { mix.getRunMap().remove(run) }
        return true
    }
}

/** One build: completed elsewhere, saved again (a description, "keep this build"), or deleted. */
@CompileStatic
final class BuildLoader extends Loader {
    void load(Change c) throws Exception {
        Job job = Known.job(c)
        LazyBuildMixIn mix = job == null ? null : Builds.mixIn(job)
        if (mix == null) { return }
        int number = Integer.parseInt(c.name)
        Disk.sync(job.getRootDir())
        Disk.sync(job.getBuildDir())
        Known.forget(job, mix, number) // the next one to look reads it anew
        Known.recognize(job, mix, number)
    }

    void unload(Change c) throws Exception {
        Job job = Known.job(c)
        LazyBuildMixIn mix = job == null ? null : Builds.mixIn(job)
        if (mix != null && !new File(job.getBuildDir(), c.name).exists()) { Known.forget(job, mix, Integer.parseInt(c.name)) }
    }
}

/** nextBuildNumber, for display only: the number itself is drawn under a lock. Never backwards. */
@CompileStatic
final class NumberLoader extends Loader {
    void load(Change c) throws Exception {
        Job job = Known.job(c)
        if (job == null) { return }
        int n = Integer.parseInt(Disk.text(c.file()).trim())
        if (n > job.getNextBuildNumber()) { job.fastUpdateNextBuildNumber(n) }
    }

    void unload(Change c) { }
}
