package footman.fake;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** What is broken in this core: system property fake.faults, separated by commas. */
public final class Faults {
    private static final Set<String> ON = Arrays.stream(System.getProperty("fake.faults", "").split(",")).map(String::trim).collect(Collectors.toSet());

    private Faults() {}

    /** Points at which a thread waits now. */
    public static final Set<String> HELD = java.util.concurrent.ConcurrentHashMap.newKeySet();

    /** Throws if "throw:POINT" is set, anywhere; waits while "hold:POINT" is. */
    public static void everywhere(String point) {
        while (NOW.contains("hold:" + point)) {
            HELD.add(point);
            Boot.sleep(20);
        }
        HELD.remove(point);
        if (ON.contains("throw:" + point) || NOW.contains("throw:" + point)) throw new IllegalStateException("fault at " + point);
    }

    /** Waits at a point of the boot while the home has a file ".pause-POINT"; ".paused-POINT" says that it got there. */
    static void pauseAt(String point, java.io.File home) throws java.io.IOException {
        java.io.File ask = new java.io.File(home, ".pause-" + point), here = new java.io.File(home, ".paused-" + point);
        while (ask.exists()) {
            here.createNewFile();
            Boot.sleep(20);
        }
    }

    /** Faults that a test switches on and off while it runs: POST /fault?on=NAME. */
    private static final Set<String> NOW = java.util.concurrent.ConcurrentHashMap.newKeySet();

    public static void now(String fault, boolean on) {
        if (on) NOW.add(fault);
        else NOW.remove(fault);
    }

    public static boolean is(String fault) { return ON.contains(fault); }

    /** Hooks are broken only for init scripts: the core itself needs them to boot. */
    static final ThreadLocal<Boolean> SCRIPT = ThreadLocal.withInitial(() -> false);

    public static boolean isForScripts(String fault) { return SCRIPT.get() && is(fault); }

    /** Throws if "throw:POINT" is set, in init scripts. */
    public static void at(String point) {
        if (SCRIPT.get() && ON.contains("throw:" + point)) throw new IllegalStateException("fault at " + point);
    }
}
