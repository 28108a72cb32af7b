package hudson.triggers;

public class TimerTrigger extends Trigger<hudson.model.BuildableItem> {
    public TimerTrigger(String spec) { super(spec); }
    public void run() { if (job != null) job.scheduleBuild(0, new TimerTriggerCause()); }
}
