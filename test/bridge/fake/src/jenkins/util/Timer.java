package jenkins.util;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

public class Timer {
    private static final ScheduledExecutorService POOL = Executors.newScheduledThreadPool(8, r -> {
        Thread t = new Thread(r, "jenkins.util.Timer");
        t.setDaemon(true);
        return t;
    });
    public static ScheduledExecutorService get() { return POOL; }
    public static void shutdown() { POOL.shutdown(); }
}
