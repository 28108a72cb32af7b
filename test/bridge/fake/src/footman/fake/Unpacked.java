package footman.fake;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;

/** Archives of plugins in the home are unpacked at the start, as ClassicPluginStrategy.explode does it in 2.484 and 2.568.2. */
public final class Unpacked {
    private Unpacked() {}

    /** Where a plugin was unpacked; null when it has no archive. An archive NAME.jpi.ref is put there first, as the entrypoint of an image does it. */
    public static URL of(String name) {
        File plugins = new File(System.getenv("JENKINS_HOME"), "plugins"), archive = new File(plugins, name + ".jpi"), ref = new File(plugins, name + ".jpi.ref");
        try {
            if (ref.exists()) Files.move(ref.toPath(), archive.toPath(), StandardCopyOption.REPLACE_EXISTING);
            if (!archive.exists()) return null;
            File dir = new File(plugins, name), time = new File(dir, ".timestamp2");
            Files.createDirectories(dir.toPath());
            if (time.createNewFile() || time.lastModified() != archive.lastModified()) time.setLastModified(archive.lastModified());
            return dir.toURI().toURL();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
