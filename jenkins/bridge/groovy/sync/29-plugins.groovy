/**
 * Plugins that were put there after this life began and before its JVM loaded them, as an image's entrypoint does it, or that only got
 * another ctime since, by a hard link or chmod. Jenkins notes the time of the archive that it unpacks (ClassicPluginStrategy.explode,
 * 2.484 to 2.568.2): the archive that has it, and the version that runs, is loaded. Of others it is not known, so they need a restart.
 */
@CompileStatic
final class BootPlugins {
    static void look() {
        for (hudson.PluginWrapper p : Jenkins.get().getPluginManager().getPlugins()) {
            File unpacked = unpacked(p)
            if (unpacked == null) { continue }
            for (String kind : ['.jpi', '.hpi']) {
                String path = 'plugins/' + unpacked.getName() + kind
                try {
                    File archive = Loaded.file(path)
                    if (news(path) && runs(p, unpacked, archive)) { note(path, archive) }
                    if (news(path + '.disabled') && !p.isActive()) { note(path + '.disabled', Loaded.file(path + '.disabled')) } // isActive is that of the start
                } catch (Throwable t) {
                    Footman.once('plugin' + path, 'it is not known whether ' + path + ' is loaded', t)
                }
            }
        }
    }

    /** What is older was loaded by the boot: the sidecar knows that by itself. */
    private static boolean news(String path) {
        Stat s = Stat.of(Loaded.file(path))
        return s != null && s.ctime >= BootWrites.MARK
    }

    private static boolean runs(hudson.PluginWrapper p, File unpacked, File archive) {
        long time = archive.lastModified()
        if (time != new File(unpacked, '.timestamp2').lastModified()) { return false }
        java.util.jar.JarFile jar = new java.util.jar.JarFile(archive)
        try { return p.getVersion() == jar.getManifest()?.getMainAttributes()?.getValue('Plugin-Version') } finally { jar.close() }
    }

    private static void note(String path, File file) {
        Loaded.Entry e = Loaded.read(file)
        Loaded.set(path, e.digest, e.stat)
    }

    private static File unpacked(hudson.PluginWrapper p) {
        try { return new File(p.baseResourceURL.toURI()) } catch (IllegalArgumentException | URISyntaxException | NullPointerException linked) { return null }
    }
}
