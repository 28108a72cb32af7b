/** What stat tells of a file: while it is the same, the content is. */
@CompileStatic
final class Stat {
    final long size, ctime, inode // ctime in nanoseconds of the file server's clock; cp -p and rsync can't set it back

    Stat(long size, long ctime, long inode) { this.size = size; this.ctime = ctime; this.inode = inode }

    /** Null: there is nothing of that name. */
    static Stat of(File file) throws IOException {
        try {
            Map<String, Object> a = Files.readAttributes(file.toPath(), 'unix:size,ctime,ino')
            return new Stat((Long) a.get('size'), ((FileTime) a.get('ctime')).to(TimeUnit.NANOSECONDS), (Long) a.get('ino'))
        } catch (NoSuchFileException none) {
            return null
        } catch (FileSystemException e) {
            for (File up = file.getParentFile(); up != null; up = up.getParentFile()) { if (up.isFile()) { return null } } // ENOTDIR, whose text depends on the locale
            throw e
        }
    }

    boolean same(Stat o) { return o != null && size == o.size && ctime == o.ctime && inode == o.inode }
}

/**
 * What this controller has in memory, as far as it is known: by what it saved and loaded since the bridge was installed.
 * Paths are relative to the home, with '/', as in ReportChanges and ApplyChanges. Safe for concurrent use.
 */
@CompileStatic
final class Loaded {
    /** Content and the file that it was; stat is null when nobody looked. */
    @CompileStatic
    static final class Entry {
        final String digest
        final Stat stat
        final long turn     // when that was, see turn()
        final boolean load  // from the disk; else it was saved by this controller
        Entry(String digest, Stat stat, long turn = 0L, boolean load = false) { this.digest = digest; this.stat = stat; this.turn = turn; this.load = load }
    }

    /** About 300 bytes each. Beyond it new ones are not remembered: their base is what the sidecar knows. */
    private static final int MAX = 500_000, MAX_GONE = 50_000
    private static final int TRIES = 5
    private static final long PAUSE_MS = 20, REST_NS = TimeUnit.SECONDS.toNanos(2) // as syncstate/version.go: ctime has a grain
    private static final ConcurrentHashMap<String, Entry> TABLE = new ConcurrentHashMap<String, Entry>()
    private static final AtomicLong TURN = new AtomicLong()
    private static final ThreadLocal<Boolean> APPLYING = new ThreadLocal<Boolean>()
    private static final char[] HEX = '0123456789abcdef'.toCharArray()

    /** Null: not known, that is as the boot has loaded it. */
    static Entry entry(String path) { return TABLE.get(path) }

    /** Digest of what is loaded; '' is nothing, or not known. */
    static String digest(String path) {
        Entry e = TABLE.get(path)
        return e == null ? '' : e.digest
    }

    /** Orders saves and loads: who saves takes one before he looks at what he saved, who loads when it is loaded. */
    static long turn() { return TURN.incrementAndGet() }

    /** Notes what is loaded now. stat is that of the file which was read, null if it may be another; digest '' is nothing. */
    static void set(String path, String digest, Stat stat, long turn = 0L) {
        if (digest.isEmpty() && TABLE.size() >= MAX_GONE) { TABLE.remove(path); return } // else all that was ever deleted would stay
        if (TABLE.size() < MAX || TABLE.containsKey(path)) { TABLE.put(path, new Entry(digest, stat, turn)) }
    }

    static void forget(String path) { TABLE.remove(path) }

    /**
     * Notes what was read, unless a thread has noted something else since `was` was looked up, before the reading (null: nothing was known).
     * False: one has, and that stays, because it was saved or loaded later.
     */
    static boolean swap(String path, Entry was, Entry now) {
        boolean full = TABLE.size() >= (now.digest.isEmpty() ? MAX_GONE : MAX)
        if (was == null) { return full ? TABLE.get(path) == null : TABLE.putIfAbsent(path, now) == null }
        return full && now.digest.isEmpty() ? TABLE.remove(path, was) : TABLE.replace(path, was, now)
    }

    static Map<String, Entry> all() { return Collections.unmodifiableMap(TABLE) }

    /** True while this thread loads something for Footman: what it saves then is no change of anybody. */
    static boolean applying() { return APPLYING.get() != null }

    /** Around each load. Returns what it was before, to be set again in a finally. */
    static boolean applying(boolean on) {
        boolean before = APPLYING.get() != null
        if (on) { APPLYING.set(Boolean.TRUE) } else { APPLYING.remove() }
        return before
    }

    /** Path of a file relative to the home; null when it lies elsewhere. */
    static String path(File file) {
        String p = file.getPath()
        for (String home : HOMES) { if (p.startsWith(home)) { return p.substring(home.length()) } }
        return null
    }

    private static final List<String> HOMES = [Jenkins.get().getRootDir().getPath() + '/', Footman.HOME.getPath() + '/'] as List<String>

    static File file(String path) { return new File(Footman.HOME, path) }

    /** Digest of what lies there, '' if nothing does. Read until it agrees with itself; IOException after some tries. */
    static String digestOf(File file) throws IOException { return read(file).digest }

    /** The same with its stat. A folder "builds" is read as the list of builds in it. */
    static Entry read(File file) throws IOException {
        String last = null
        for (int i = 0; i < TRIES; i++) {
            if (i > 1) { Thread.sleep(PAUSE_MS) }
            Stat before = null
            String digest
            try {
                FileInputStream f = file.isDirectory() ? null : new FileInputStream(file) // opened first: on NFS that is what makes stat true
                try {
                    before = Stat.of(file)
                    digest = f == null ? builds(file) : sumOf(f)
                } finally { if (f != null) { f.close() } }
            } catch (FileNotFoundException gone) {
                if (Stat.of(file) == null) { return new Entry('', null) }
                throw gone
            }
            Stat after = Stat.of(file)
            if (before == null || !before.same(after)) { continue }
            if (System.currentTimeMillis() * 1_000_000L - after.ctime > REST_NS || digest == last) { return new Entry(digest, after) }
            last = digest
        }
        throw new IOException(file.toString() + ' changes while it is read')
    }

    /** Digest of a file that nobody changes any more. */
    static String sum(File file) throws IOException {
        FileInputStream f = new FileInputStream(file) // not interruptible, unlike a channel
        try { return sumOf(f) } finally { f.close() }
    }

    private static String sumOf(InputStream from) throws IOException {
        MessageDigest sum = MessageDigest.getInstance('SHA-256')
        byte[] part = new byte[16384]
        for (int n = from.read(part); n > 0; n = from.read(part)) { sum.update(part, 0, n) }
        return hex(sum.digest())
    }

    /** Digest of the list of builds in a folder "builds": its numbers, sorted as text, each with a line end. '' if there is no such folder. */
    static String builds(File folder) {
        String[] names = folder.list()
        if (names == null) { return '' }
        Arrays.sort(names)
        MessageDigest sum = MessageDigest.getInstance('SHA-256')
        for (String n : names) { if (isNumber(n)) { sum.update((n + '\n').getBytes(StandardCharsets.UTF_8)) } }
        return hex(sum.digest())
    }

    /** As BuildNumber in syncstate/resource: no sign, no leading zero, an int. */
    static boolean isNumber(String n) {
        if (n.isEmpty() || n.length() > 10 || n.charAt(0) == (char) '0') { return false }
        for (int i = 0; i < n.length(); i++) { if (n.charAt(i) < (char) '0' || n.charAt(i) > (char) '9') { return false } }
        return Long.parseLong(n) <= Integer.MAX_VALUE
    }

    /** The first 16 bytes. */
    static String hex(byte[] sum) {
        char[] c = new char[32]
        for (int i = 0; i < 16; i++) { c[2 * i] = HEX[(sum[i] >> 4) & 15]; c[2 * i + 1] = HEX[sum[i] & 15] }
        return new String(c)
    }
}

