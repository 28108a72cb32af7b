package footman.fake;

import hudson.model.BuildableItem;
import hudson.triggers.TimerTrigger;
import hudson.triggers.Trigger;
import hudson.triggers.TriggerDescriptor;
import java.util.Collections;
import java.util.Map;

/** The triggers of a job: a timer, if it has an element "timer". */
public final class Timers {
    private Timers() {}

    public static Map<TriggerDescriptor, Trigger<?>> of(BuildableItem job) {
        String spec = Store.of(job).get("timer");
        if (spec == null) return Map.of();
        TimerTrigger t = new TimerTrigger(spec);
        t.start(job, false);
        return Collections.singletonMap(null, t);
    }
}
