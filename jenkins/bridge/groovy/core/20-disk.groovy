/** What the disk says, read in a way that an NFS client's caches don't spoil. */
@CompileStatic
final class Disk {
    private static final AtomicLong COUNT = new AtomicLong()

    /**
     * Makes a folder's listing current: an NFS client remembers for half a minute that a name was missing, until it
     * changes the folder itself. Creates and removes a dot file in it. A folder that is missing or closed is left alone.
     */
    static void sync(File folder) {
        File nonce = new File(folder, '.nonce-' + Footman.NAME + '-' + Footman.INCARNATION + '-' + COUNT.incrementAndGet())
        try {
            if (folder.isDirectory() && nonce.createNewFile()) { nonce.delete() }
        } catch (IOException e) {
            Footman.once('nonce' + e.getClass().getName(), 'the listing of ' + folder + ' could not be made current', e)
        }
    }

    static List<File> folders(File parent) {
        List<File> l = new ArrayList<File>()
        File[] kids = parent.listFiles()
        if (kids != null) { for (File k : kids) { if (!k.getName().startsWith('.') && k.isDirectory()) { l.add(k) } } }
        return l
    }

    static String text(File f) throws IOException { return new String(Files.readAllBytes(f.toPath()), StandardCharsets.UTF_8) }
}

/** Whether a build is running, as its build.xml says it. */
@CompileStatic
final class BuildFile {
    static final int MISSING = 0, RUNNING = 1, DONE = 2, UNCLEAR = 3
    int state = MISSING
    String kind = ''      // root element: flow-build (Pipeline), build (Freestyle), matrix-build ...
    String result, completed, execution
    long startTime

    private static final int LIMIT = 64 << 20

    /**
     * A Pipeline is done when the element "completed" directly below the root is true; a "result" elsewhere means
     * nothing. Others are done when they have a "result" there. UNCLEAR: a Pipeline without "completed" (its
     * first save, or a file of 2017) and others without "result" (old ones, or running). Never throws for what a
     * file may contain: a torn one counts as running.
     */
    static BuildFile read(File dir) {
        BuildFile b = new BuildFile()
        byte[] text
        try {
            FileInputStream f = new FileInputStream(new File(dir, 'build.xml')) // not interruptible, unlike a channel
            try { text = f.readNBytes(LIMIT) } finally { f.close() }
        } catch (FileNotFoundException none) {
            return b
        } catch (IOException e) {
            Footman.once('read' + e.getClass().getName(), 'build.xml could not be read in ' + dir, e)
            b.state = RUNNING
            return b
        }
        boolean whole = false
        try { whole = b.scan(text) } catch (RuntimeException torn) { }
        if (!whole) { b.state = b.kind == 'flow-build' || b.kind.isEmpty() ? RUNNING : UNCLEAR; return b } // torn
        if (b.kind == 'flow-build') {
            b.state = b.completed == null ? UNCLEAR : (b.completed == 'true' ? DONE : RUNNING)
        } else {
            b.state = b.result == null ? UNCLEAR : DONE
        }
        return b
    }

    /** Walks over the tags; takes the text of the few wanted children of the root. True when the root was closed. */
    private boolean scan(byte[] t) {
        int depth = 0, i = 0
        while (true) {
            while (t[i] != (byte) 60) { i++ }                                    // <
            byte next = t[i + 1]
            if (next == (byte) 63) { i = after(t, i, '?>'); continue }           // <? ... ?>
            if (next == (byte) 33) {                                             // <!-- --> or <![CDATA[ ]]>
                i = t[i + 2] == (byte) 45 ? after(t, i, '-->') : (t[i + 2] == (byte) 91 ? after(t, i, ']]>') : after(t, i, '>'))
                continue
            }
            int start = i + 1
            boolean closing = next == (byte) 47
            int end = start + 1
            while (t[end] != (byte) 62 && t[end] != (byte) 32 && t[end] != (byte) 47 && t[end] != (byte) 10 && t[end] != (byte) 9 && t[end] != (byte) 13) { end++ }
            int close = end
            while (t[close] != (byte) 62) {                                      // > outside of quotes ends the tag
                if (t[close] == (byte) 34 || t[close] == (byte) 39) { byte q = t[close]; close++; while (t[close] != q) { close++ } }
                close++
            }
            i = close + 1
            if (closing) {
                depth--
                if (depth == 0) { return true }
                continue
            }
            boolean empty = t[close - 1] == (byte) 47
            if (depth == 0) { kind = new String(t, start, end - start, StandardCharsets.UTF_8) }
            if (depth == 1) { child(new String(t, start, end - start, StandardCharsets.UTF_8), empty, t, i) }
            if (!empty) { depth++ } else if (depth == 0) { return true }
        }
    }

    private void child(String name, boolean empty, byte[] t, int from) {
        if (name == 'execution') { execution = name; return }
        if (empty || (name != 'completed' && name != 'result' && name != 'startTime')) { return }
        int to = from
        while (t[to] != (byte) 60) { to++ }
        String value = new String(t, from, to - from, StandardCharsets.UTF_8).trim()
        if (name == 'completed') { completed = value } else if (name == 'result') { result = value } else { startTime = Long.parseLong(value) }
    }

    private static int after(byte[] t, int from, String mark) {
        int n = mark.length()
        for (int i = from; ; i++) {
            int k = 0
            while (k < n && t[i + k] == (byte) mark.charAt(k)) { k++ }
            if (k == n) { return i + n }
        }
    }
}
