package org.jenkinsci.plugins.workflow.cps;

import footman.fake.Agents;
import footman.fake.Faults;
import footman.fake.Spec;
import footman.fake.Ticks;
import hudson.init.InitMilestone;
import hudson.model.Queue;
import hudson.model.Result;
import java.io.File;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionList;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.ExecutorStepExecution;

/** Executes a Spec in a thread of its own. Loading a running one executes it: nothing is asked here. */
public class CpsFlowExecution extends FlowExecution {
    private static final Map<CpsFlowExecution, Thread> LIVE = new ConcurrentHashMap<>();
    /** While an execution is suspended, or after an end that it was told. */
    private volatile boolean stop, done;
    private volatile Result told;
    private FlowExecutionOwner owner;
    private WorkflowRun run;
    private Spec spec;
    private boolean persistedClean;

    private CpsFlowExecution() {}
    public boolean isComplete() { return done; }
    public FlowExecutionOwner getOwner() { return owner; }
    @Override public FlowDurabilityHint getDurabilityHint() { return spec != null && spec.survives ? FlowDurabilityHint.MAX_SURVIVABILITY : FlowDurabilityHint.PERFORMANCE_OPTIMIZED; }
    public void start() throws IOException {
        Faults.everywhere("start");
        if (spec.survives) spec.save(run.getRootDir());
        run.save();
        go();
    }

    private void go() {
        Thread t = new Thread(this::execute, "Pipeline " + run);
        t.setDaemon(true);
        LIVE.put(this, t);
        t.start();
    }

    private void execute() {
        Ticks log = Inside.log(run);
        Result r = Result.SUCCESS;
        try {
            while (spec.kind.equals("input") && !spec.approved && !stop) Thread.sleep(20);
            boolean all;
            if (spec.kind.equals("sh")) all = ExecutorStepExecution.Inside.onNode(run, spec, log, () -> !stop);
            else all = stop ? false : log.run(spec, () -> !stop);
            if (!all && told == null) return; // suspended
            if (spec.code != 0) r = Result.FAILURE;
            if (told != null) r = told;
        } catch (InterruptedException e) {
            if (told == null) return;
            r = told;
        } catch (Exception e) {
            java.util.logging.Logger.getLogger("fake").log(java.util.logging.Level.WARNING, run.toString(), e);
            r = Result.FAILURE;
        } finally {
            LIVE.remove(this);
        }
        done = true;
        new File(run.getRootDir(), "program.dat").delete();
        WorkflowRun.Inside.finish(run, r);
    }

    public void interrupt(Result r, jenkins.model.CauseOfInterruption... causes) {
        told = r;
        stop = true;
        Thread t = LIVE.get(this);
        if (t != null) t.interrupt();
    }

    /** For the fake core. */
    public static final class Inside { // not in the stubs
        public static CpsFlowExecution make(WorkflowRun run, FlowExecutionOwner owner, Spec spec) {
            CpsFlowExecution e = new CpsFlowExecution();
            e.run = run;
            e.owner = owner;
            e.spec = spec;
            return e;
        }

        static Ticks log(WorkflowRun r) { return WorkflowRun.Inside.log(r); }

        /** CpsFlowExecution.onLoad: true when it goes on; false when it ended, with the reason in its log. */
        public static boolean load(CpsFlowExecution e, String hint, boolean clean, boolean blocked) throws IOException {
            Ticks log = log(e.run);
            if (log.finished()) { // killed between the last line and build.xml
                e.done = true;
                e.told = Result.SUCCESS;
                return false;
            }
            boolean survives = hint != null && !hint.equals("PERFORMANCE_OPTIMIZED");
            if (blocked || !(survives || clean)) {
                log.say("Cannot resume build because FlowNode 3 for FlowHead 1 could not be loaded. This is expected to happen when using the PERFORMANCE_OPTIMIZED durability setting and Jenkins is not shut down cleanly.");
                e.done = true;
                return false;
            }
            try {
                e.spec = Spec.load(e.run.getRootDir());
                e.spec.survives = survives;
            } catch (IOException x) {
                log.say("Failed to load program: " + x);
                e.done = true;
                return false;
            }
            return true;
        }

        /** ParallelResumer: waits for the end of the boot and of quiet-down. */
        public static void resume(CpsFlowExecution e) {
            FlowExecutionList.Inside.resumed(e.owner);
            jenkins.util.Timer.get().submit(() -> {
                while (Jenkins.get().getInitLevel() != InitMilestone.COMPLETED || Jenkins.get().isQuietingDown()) footman.fake.Boot.sleep(20);
                e.go();
            });
        }

        public static Spec spec(CpsFlowExecution e) { return e.spec; }
        public static boolean clean(CpsFlowExecution e) { return e.persistedClean; }
        public static void approve(CpsFlowExecution e) throws IOException {
            e.spec.approved = true;
            if (e.spec.survives) e.spec.save(e.run.getRootDir());
        }

        /** CpsFlowExecution.suspendAll: an orderly stop saves what runs. */
        public static void suspendAll() {
            for (Map.Entry<CpsFlowExecution, Thread> x : LIVE.entrySet()) {
                CpsFlowExecution e = x.getKey();
                e.stop = true;
                x.getValue().interrupt();
                try {
                    x.getValue().join(5000);
                    if (e.done) continue;
                    e.spec.save(e.run.getRootDir());
                    e.persistedClean = true;
                    e.run.save();
                } catch (IOException | InterruptedException i) {
                    java.util.logging.Logger.getLogger("fake").warning("suspend " + e.run + ": " + i);
                }
            }
        }
    }
}
