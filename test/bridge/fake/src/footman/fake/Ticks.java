package footman.fake;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The work of a build: numbered lines in its log, each one write(2) with O_APPEND. How far it got is read from the log,
 * so that a single executor loses and doubles nothing whenever it is killed, and two are bound to double something.
 */
public final class Ticks {
    private static final Pattern LINE = Pattern.compile("^(?:\\[(\\w+)\\] )?tick (\\d+) by .* at [0-9T:.\\-]+Z$");
    private static final DateTimeFormatter AT = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);
    public static final String LIFE = System.getenv("FOOTMAN_REPLICA") == null ? "plain/" + ProcessHandle.current().pid() : System.getenv("FOOTMAN_REPLICA") + "/" + System.getenv("FOOTMAN_INCARNATION");

    private final File log;
    private FileOutputStream out;

    public Ticks(File log) { this.log = log; }

    public synchronized void say(String line) throws IOException {
        if (out == null) {
            boolean torn = false;
            if (log.length() > 0) {
                byte[] all = Files.readAllBytes(log.toPath());
                torn = all[all.length - 1] != '\n';
            }
            out = new FileOutputStream(log, true);
            if (torn) out.write('\n');
        }
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    public synchronized void close() {
        try {
            if (out != null) out.close();
        } catch (IOException e) {
            // written already
        }
        out = null;
    }

    /** The last tick of each branch. */
    public Map<String, Integer> done() throws IOException {
        Map<String, Integer> m = new HashMap<>();
        try {
            for (String l : Files.readString(log.toPath()).split("\n")) {
                Matcher x = LINE.matcher(l);
                if (x.matches()) m.put(x.group(1) == null ? "" : x.group(1), Integer.parseInt(x.group(2)));
            }
        } catch (NoSuchFileException e) {
            // nothing written yet
        }
        return m;
    }

    public boolean finished() throws IOException {
        try {
            return Files.readString(log.toPath()).lines().anyMatch(l -> l.startsWith("Finished: "));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Goes on where the log ends; false when it was told to stop. */
    public boolean run(Spec s, BooleanSupplier goOn) throws IOException, InterruptedException {
        Map<String, Integer> done = done();
        for (int n = 1; n <= s.ticks; n++) {
            for (String b : s.branches()) {
                if (done.getOrDefault(b, 0) >= n) continue;
                if (!goOn.getAsBoolean()) return false;
                say((b.isEmpty() ? "" : "[" + b + "] ") + "tick " + n + " by " + LIFE + " at " + AT.format(Instant.now()));
            }
            if (done.values().stream().allMatch(d -> d >= s.ticks) && !done.isEmpty()) return true;
            Thread.sleep(s.intervalMs);
        }
        return goOn.getAsBoolean();
    }
}
