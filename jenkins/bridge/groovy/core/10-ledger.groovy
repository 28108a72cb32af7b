/** The ledger's files (docs/controller-contract.md): one record for each running build, in the folder of the life that owns it. */
@CompileStatic
final class Ledger {
    private static final File RUNNING = new File(Footman.DIR, 'running')

    /** ENC of the contract: a full name as part of a file name. */
    static String enc(String fullName) {
        byte[] utf8 = fullName.getBytes(StandardCharsets.UTF_8)
        StringBuilder b = new StringBuilder(utf8.length + 16)
        for (int i = 0; i < utf8.length; i++) {
            int c = utf8[i] & 0xff
            boolean plain = (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c == 95 || c == 45 || (c == 46 && i > 0)
            if (plain) { b.append((char) c) } else { b.append('%').append(String.format('%02X', c)) }
        }
        if (b.length() <= 180) { return b.toString() }
        int cut = 115
        if (b.charAt(114) == (char) '%') { cut = 114 } else if (b.charAt(113) == (char) '%') { cut = 113 }
        return b.substring(0, cut) + '~' + sha256(fullName)
    }

    static String sha256(String text) {
        byte[] sum = MessageDigest.getInstance('SHA-256').digest(text.getBytes(StandardCharsets.UTF_8))
        StringBuilder b = new StringBuilder(64)
        for (byte x : sum) { b.append(Character.forDigit((x >> 4) & 15, 16)).append(Character.forDigit(x & 15, 16)) }
        return b.toString()
    }

    /** KEY of the contract. */
    static String key(String job, int number) { return enc(job) + '@' + number }

    static File own(String key) { return new File(Footman.OWN, key + '.json') }

    /** Creates the record of a build that starts here. False: it is claimed already. IOException: the build must not start. */
    static boolean create(Job job, int number, long queueId) throws IOException {
        File file = own(key(job.getFullName(), number))
        String folder = Footman.HOME.toPath().relativize(job.getRootDir().toPath()).toString().replace(File.separatorChar, (char) '/')
        Map record = [format: 1, job: job.getFullName(), number: number, folder: folder, claimed_at: Instant.now().toString(),
                      queue_id: queueId == 0L ? '' : String.valueOf(queueId), origin: Footman.NAME, origin_incarnation: Footman.INCARNATION] as LinkedHashMap
        FileChannel c
        try {
            c = FileChannel.open(file.toPath(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
        } catch (FileAlreadyExistsException taken) {
            return false
        }
        try {
            writeAll(c, JsonOutput.toJson(record))
            c.close()
            FileChannel d = FileChannel.open(Footman.OWN.toPath(), StandardOpenOption.READ) // the name must survive a power cut, too
            try { d.force(true) } finally { d.close() }
            return true
        } catch (Throwable t) {
            try { c.close() } finally { Files.deleteIfExists(file.toPath()) }
            throw new IOException('the record of ' + job.getFullName() + ' #' + number + ' could not be written', t)
        }
    }

    static void remove(String key) throws IOException { Files.deleteIfExists(own(key).toPath()) }

    /** Replaces a file whole: temporary file, fsync, rename. */
    static void write(File file, String text) throws IOException {
        Path tmp = new File(file.getParentFile(), '.' + file.getName() + '.tmp').toPath()
        FileChannel c = FileChannel.open(tmp, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)
        try { writeAll(c, text) } finally { c.close() }
        Files.move(tmp, file.toPath(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING)
    }

    private static void writeAll(FileChannel c, String text) throws IOException {
        ByteBuffer b = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))
        while (b.hasRemaining()) { c.write(b) }
        c.force(true)
    }

    /**
     * The records in the folders and inboxes of all lives but this one: KEY -> its file. Listed afresh and twice,
     * each inbox before its folder, because a record moves by rename while this looks; who is missed by
     * both passes moved to another life twice within milliseconds, which takes two deaths.
     */
    static Map<String, File> foreign() {
        Map<String, File> found = new HashMap<String, File>()
        for (int pass = 0; pass < 2; pass++) {
            for (File life : lives()) {
                if (life == Footman.OWN) { continue }
                keysIn(new File(life, 'inbox'), found)
                keysIn(life, found)
            }
        }
        keysIn(new File(Footman.OWN, 'inbox'), found) // assigned to this life and not taken yet: not ours to load
        return found
    }

    /** Folders of all lives of all names. */
    static List<File> lives() {
        List<File> lives = new ArrayList<File>()
        Disk.sync(RUNNING)
        for (File name : Disk.folders(RUNNING)) {
            Disk.sync(name)
            lives.addAll(Disk.folders(name))
        }
        return lives
    }

    private static void keysIn(File folder, Map<String, File> into) {
        Disk.sync(folder)
        String[] names = folder.list()
        if (names == null) { return }
        for (String n : names) {
            if (n.endsWith('.json') && !n.startsWith('.') && isKey(n.substring(0, n.length() - 5))) { into.put(n.substring(0, n.length() - 5), new File(folder, n)) }
        }
    }

    /** Other files are nobody's record: the sidecars quarantine them. */
    private static boolean isKey(String name) {
        int at = name.lastIndexOf('@')
        try { return at > 0 && Integer.parseInt(name.substring(at + 1)) > 0 } catch (NumberFormatException e) { return false }
    }

    /** [owner's name, job, number] of each record in the own folder. */
    static List<List> ownRecords() {
        Map<String, File> own = new LinkedHashMap<String, File>()
        keysIn(Footman.OWN, own)
        return below('', own)
    }

    /** [owner's name, job, number] of each record in any life, of this item or below it; own ones first. Empty name: all. */
    static List<List> recordsBelow(String fullName) {
        Map<String, File> all = new LinkedHashMap<String, File>()
        keysIn(Footman.OWN, all)
        all.putAll(foreign())
        return below(fullName, all)
    }

    private static List<List> below(String fullName, Map<String, File> all) {
        List<List> below = new ArrayList<List>()
        for (Map.Entry<String, File> e : all.entrySet()) {
            int at = e.getKey().lastIndexOf('@')
            String job = at < 0 ? null : nameOf(e.getKey().substring(0, at), e.getValue())
            if (job != null && (fullName.isEmpty() || job == fullName || job.startsWith(fullName + '/'))) {
                below.add([ownerOf(e.getValue()), job, Integer.parseInt(e.getKey().substring(at + 1))] as List)
            }
        }
        return below
    }

    private static String ownerOf(File record) {
        File life = record.getParentFile()
        if (life.getName() == 'inbox') { life = life.getParentFile() }
        return life.getParentFile().getName()
    }

    private static String nameOf(String enc, File record) {
        if (enc.indexOf('~') < 0) { return URLDecoder.decode(enc.replace('+', '%2B'), 'UTF-8') }
        try { // shortened: only the content has the whole name
            return (String) ((Map) new JsonSlurperClassic().parseText(Disk.text(record))).get('job')
        } catch (IOException | RuntimeException gone) {
            return null
        }
    }
}
