package hudson.model.queue;

import hudson.model.Action;
import hudson.model.Queue;
import java.util.ArrayList;
import java.util.List;

public final class WorkUnitContext {
    public Queue.BuildableItem item;
    public Queue.Task task;
    public List<Action> actions;

    public WorkUnitContext(Queue.BuildableItem item) {
        this.item = item;
        task = item.task;
        actions = new ArrayList<>(item.getActions());
    }
    public WorkUnit createWorkUnit(SubTask t) { return new WorkUnit(this, t); }
}
