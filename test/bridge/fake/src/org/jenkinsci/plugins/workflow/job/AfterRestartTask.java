// not in the stubs: package-private in the plugin
package org.jenkinsci.plugins.workflow.job;

import hudson.model.Queue;

/** Brings a resumed run through the queue to an executor; without causes. */
class AfterRestartTask implements Queue.FlyweightTask, Queue.TransientTask, Queue.NonBlockingTask {
    private final WorkflowRun run;

    AfterRestartTask(WorkflowRun run) { this.run = run; }
    @Override public Queue.Executable createExecutable() { return run; }
    @Override public String getName() { return run.toString(); }
    @Override public String getDisplayName() { return "Resuming " + run; }
    @Override public String getFullDisplayName() { return getDisplayName(); }
    @Override public String getUrl() { return run.getUrl(); }
    @Override public Queue.Executable getOwnerExecutable() { return run; }
}
