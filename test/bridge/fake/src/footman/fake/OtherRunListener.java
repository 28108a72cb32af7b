package footman.fake;

import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;

/** A listener of some plugin, which may throw: Jenkins swallows that. */
public class OtherRunListener extends RunListener<Run> {
    public OtherRunListener() { super(Run.class); }

    @Override public void onFinalized(Run r) { Faults.everywhere("otherListener"); }

    @Override public void onStarted(Run r, TaskListener l) { Faults.everywhere("otherListener"); }
}
