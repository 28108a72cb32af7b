package hudson.model.queue;

import hudson.model.Label;
import hudson.model.Node;
import hudson.model.Queue;

public interface SubTask extends hudson.model.ResourceActivity {
    default Label getAssignedLabel() { return null; }
    default Node getLastBuiltOn() { return null; }
    default long getEstimatedDuration() { return -1; }
    Queue.Executable createExecutable() throws java.io.IOException;
    default Queue.Task getOwnerTask() { return (Queue.Task) this; }
    default Queue.Executable getOwnerExecutable() { return null; }
    default Object getSameNodeConstraint() { return null; }
}
