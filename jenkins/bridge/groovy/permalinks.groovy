// requires: jenkins.model.PeepholePermalink$Cache  (since core 2.490, beta)
// lastSuccessfulBuild and its kin. The default cache keeps builds/permalinks in memory for ever, and so shows what this controller
// last knew, and writes that back over what a peer has written. This one reads the file again when it changed.
package footman

import groovy.transform.CompileStatic
import hudson.ExtensionList
import hudson.model.Job
import java.util.concurrent.ConcurrentHashMap
import jenkins.model.PeepholePermalink

@CompileStatic
final class PermalinkRoom implements Room {
    String name() { return 'permalinks' }

    boolean needed() { return false }

    void install() {
        ExtensionList.lookup(PeepholePermalink.Cache).add(0, new FileCache())
        if (!(ExtensionList.lookupFirst(PeepholePermalink.Cache) instanceof FileCache)) { throw new IllegalStateException('PeepholePermalink.Cache: ours is not the first one') }
    }
}

/** The same file and format as the default: a line "lastStableBuild 123" each, -1 for none. */
@CompileStatic
final class FileCache implements PeepholePermalink.Cache {
    @CompileStatic
    static final class Seen {
        long stamp, size, looked
        Map<String, Integer> numbers
    }

    private static final int MAX = 10_000
    private static final long TRUST_NS = 1_000_000_000L // a page asks for all of them at once
    private final ConcurrentHashMap<File, Seen> seen = new ConcurrentHashMap<File, Seen>()

    PeepholePermalink.Cache.PermalinkTarget get(Job job, String id) {
        Integer n = read(job.getBuildDir(), false).get(id)
        return n == null ? (PeepholePermalink.Cache.PermalinkTarget) new PeepholePermalink.Cache.Unknown() :
            (n.intValue() < 0 ? (PeepholePermalink.Cache.PermalinkTarget) new PeepholePermalink.Cache.None() : (PeepholePermalink.Cache.PermalinkTarget) new PeepholePermalink.Cache.Some(n.intValue()))
    }

    void put(Job job, String id, PeepholePermalink.Cache.Known target) {
        int n = target instanceof PeepholePermalink.Cache.Some ? ((PeepholePermalink.Cache.Some) target).number() : -1
        File builds = job.getBuildDir()
        synchronized (this) { // peers may still write in the same moment; the loser's line is only a cache and is searched again
            Map<String, Integer> all = new TreeMap<String, Integer>(read(builds, true))
            if (all.get(id) == n || !builds.isDirectory()) { return }
            all.put(id, n)
            StringBuilder b = new StringBuilder()
            for (Map.Entry<String, Integer> e : all.entrySet()) { b.append(e.getKey()).append(' ').append(e.getValue()).append('\n') }
            try { Ledger.write(new File(builds, 'permalinks'), b.toString()) } catch (IOException x) { Footman.once('permalinks', 'permalinks of ' + job.getFullName() + ' were not saved', x) }
            seen.remove(builds)
        }
    }

    private Map<String, Integer> read(File builds, boolean now) {
        Seen s = seen.get(builds)
        long time = System.nanoTime()
        if (s != null && !now && time - s.looked < TRUST_NS) { return s.numbers }
        File file = new File(builds, 'permalinks')
        long stamp = file.lastModified(), size = file.length()
        if (s != null && !now && s.stamp == stamp && s.size == size) { s.looked = time; return s.numbers }
        Seen fresh = new Seen(stamp: stamp, size: size, looked: time, numbers: new TreeMap<String, Integer>())
        try {
            for (String line : Disk.text(file).readLines()) {
                int blank = line.indexOf(' ')
                if (blank > 0) { fresh.numbers.put(line.substring(0, blank), Integer.parseInt(line.substring(blank + 1).trim())) }
            }
        } catch (IOException | NumberFormatException none) { } // what is missing is searched
        if (seen.size() >= MAX) { seen.clear() }
        seen.put(builds, fresh)
        return fresh.numbers
    }
}

new PermalinkRoom()
