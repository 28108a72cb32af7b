package footman.fake;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** What is broken in this core: system property fake.faults, separated by commas. */
public final class Faults {
    private static final Set<String> ON = Arrays.stream(System.getProperty("fake.faults", "").split(",")).map(String::trim).collect(Collectors.toSet());

    private Faults() {}

    /** Throws if "throw:POINT" is set, anywhere. */
    public static void everywhere(String point) {
        if (ON.contains("throw:" + point)) throw new IllegalStateException("fault at " + point);
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
