/**
 * Keeps what was just saved: a hard link in .footman/versions/REPLICA, named by its digest. Jenkins replaces its files by rename
 * (hudson.util.AtomicFileWriter), so the link keeps the content when somebody overwrites it. Sidecars remove old ones.
 */
@CompileStatic
final class Versions {
    private static final File FOLDER = new File(Footman.DIR, 'versions/' + Footman.NAME)
    private static final AtomicLong COUNT = new AtomicLong()
    static final AtomicLong kept = new AtomicLong(), notKept = new AtomicLong()

    /**
     * Links a file and returns its digest, which belongs to the content that was linked, whatever lies there by now. Digest '':
     * there is no such file. Without a link (no space, too many links, another file system) the file itself is read.
     */
    static Loaded.Entry keep(File file) throws IOException {
        File link = temporary()
        try {
            try {
                Files.createLink(link.toPath(), file.toPath())
            } catch (NoSuchFileException none) {
                if (Stat.of(file) == null) { return new Loaded.Entry('', null) }
                FOLDER.mkdirs()
                Files.createLink(link.toPath(), file.toPath())
            }
            long inode = Stat.of(link).inode
            String digest = name(link)
            Stat now = Stat.of(file) // after all that: each link made or removed changes ctime
            return new Loaded.Entry(digest, now != null && now.inode == inode ? now : null)
        } catch (IOException | UnsupportedOperationException e) {
            notKept.incrementAndGet()
            Footman.once('versions' + e.getClass().getName(), 'versions are not kept: what is overwritten by mistake could not be put back', e)
            link.delete()
            return Loaded.read(file)
        }
    }

    /** A name in the folder of versions that nobody else uses. */
    static File temporary() { return new File(FOLDER, '.' + Footman.INCARNATION + '-' + COUNT.incrementAndGet()) }

    /** Gives such a file the name of its digest, which it returns. */
    static String name(File tmp) throws IOException {
        String digest = Loaded.sum(tmp)
        // Over an older link of the same content: sidecars remove what has no other link, and this one is in force.
        Files.move(tmp.toPath(), new File(FOLDER, digest).toPath(), StandardCopyOption.ATOMIC_MOVE)
        Files.deleteIfExists(tmp.toPath()) // rename does nothing where both names are one file
        kept.incrementAndGet()
        return digest
    }
}
