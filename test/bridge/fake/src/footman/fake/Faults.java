package footman.fake;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** What is broken in this core: system property fake.faults, separated by commas. */
public final class Faults {
    private static final Set<String> ON = Arrays.stream(System.getProperty("fake.faults", "").split(",")).map(String::trim).collect(Collectors.toSet());

    private Faults() {}

    public static boolean is(String fault) { return ON.contains(fault); }

    /** Throws if "throw:POINT" is set. */
    public static void at(String point) {
        if (ON.contains("throw:" + point)) throw new IllegalStateException("fault at " + point);
    }
}
