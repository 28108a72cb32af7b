package footman.fake;

import hudson.model.Label;
import hudson.model.Queue;
import hudson.model.TaskListener;
import hudson.slaves.ComputerLauncher;
import hudson.slaves.SlaveComputer;
import java.io.File;
import java.io.IOException;
import java.nio.file.*;

/** The machines behind agents, shared by all controllers of a test: system property fake.machines is their folder. */
public final class Agents {
    private static final File DIR = new File(System.getProperty("fake.machines", System.getProperty("java.io.tmpdir")));

    private Agents() {}

    /** Starts an agent as SSH would. */
    public static class Launcher extends ComputerLauncher {
        @Override public void launch(SlaveComputer c, TaskListener l) throws IOException, InterruptedException { Thread.sleep(50); }
    }

    /** The node or label that a task wants; null for none. */
    public static String wanted(Queue.Task t) { return t instanceof Wanting ? ((Wanting) t).node() : null; }

    private static final java.util.Map<String, Label> LABELS = new java.util.concurrent.ConcurrentHashMap<>();

    public static Label label(String name) { return LABELS.computeIfAbsent(name, Named::new); }

    static class Named extends Label {
        private final String expression;
        Named(String name) {
            super((footman.stubs.None) null);
            expression = name;
        }
        @Override public String getExpression() { return expression; }
        @Override public String toString() { return expression; }
    }

    public interface Wanting {
        String node();
    }

    /** One connection at a time: a second one, of a process that lives, is noted in NAME.twice. */
    public static synchronized void connected(String name) throws IOException {
        Path mine = DIR.toPath().resolve(name + ".pid");
        long me = ProcessHandle.current().pid();
        if (Files.exists(mine)) {
            long other = Long.parseLong(Files.readString(mine).trim());
            if (other != me && alive(other)) {
                Files.writeString(DIR.toPath().resolve(name + ".twice"), other + " and " + me + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        }
        Files.writeString(mine, Long.toString(me));
    }

    /** A killed process that nobody has waited for yet is dead. */
    private static boolean alive(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException e) {
            return false;
        }
    }

    public static synchronized void disconnected(String name) {
        Path mine = DIR.toPath().resolve(name + ".pid");
        try {
            if (Files.readString(mine).trim().equals(Long.toString(ProcessHandle.current().pid()))) Files.delete(mine);
        } catch (IOException e) {
            // gone
        }
    }
}
