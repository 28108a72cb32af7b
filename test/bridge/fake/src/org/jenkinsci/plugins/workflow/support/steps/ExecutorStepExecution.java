package org.jenkinsci.plugins.workflow.support.steps;

import footman.fake.Agents;
import footman.fake.Spec;
import footman.fake.Ticks;
import hudson.model.Executor;
import hudson.model.Queue;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;

/** A node block: its task waits in the queue for an agent, and holds an executor there until the block ends. */
public class ExecutorStepExecution {
    /** For the fake core. */
    public static final class Inside { // not in the stubs
        public static boolean onNode(WorkflowRun run, Spec spec, Ticks log, BooleanSupplier goOn) throws IOException, InterruptedException {
            PlaceholderTask t = new PlaceholderTask(run, spec.node);
            if (Queue.getInstance().schedule2(t, 0).isRefused()) throw new IOException("the node's task was refused");
            try {
                while (!t.running()) {
                    if (!goOn.getAsBoolean()) { Queue.getInstance().cancel(t); return false; }
                    Thread.sleep(10);
                }
                spec.node = t.on(); // a resumed block goes back to its agent
                if (spec.survives) spec.save(run.getRootDir());
                return log.run(spec, () -> {
                    while (goOn.getAsBoolean() && !t.online()) footman.fake.Boot.sleep(10);
                    return goOn.getAsBoolean();
                });
            } finally {
                t.over.countDown();
                Queue.getInstance().cancel(t);
            }
        }
    }

    public static final class PlaceholderTask implements Queue.TransientTask, Queue.NonBlockingTask, Agents.Wanting { // own header
        private WorkflowRun run;
        private String node;
        private volatile Executor at;
        private CountDownLatch over = new CountDownLatch(1);

        PlaceholderTask(WorkflowRun run, String node) { this.run = run; this.node = node; }
        @Override public String node() { return node; }
        boolean running() { return at != null; }
        boolean online() { return at.getOwner().isOnline(); }
        String on() { return at.getOwner().getName(); }
        @Override public Queue.Executable createExecutable() throws IOException {
            return new Queue.Executable() {
                @Override public hudson.model.queue.SubTask getParent() { return PlaceholderTask.this; }
                @Override public Queue.Executable getParentExecutable() { return run; }
                @Override public void run() {
                    at = Executor.currentExecutor();
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            };
        }
        @Override public hudson.model.Label getAssignedLabel() { return Agents.label(node); }
        @Override public Queue.Executable getOwnerExecutable() { return run; }
        @Override public String getName() { return getDisplayName(); }
        @Override public String getDisplayName() { return "part of " + run; }
        @Override public String getFullDisplayName() { return getDisplayName(); }
        @Override public String getUrl() { return run.getUrl(); }
    }
}
