package org.jenkinsci.plugins.workflow.job;

import footman.fake.Faults;
import footman.fake.Spec;
import footman.fake.Ticks;
import footman.fake.Xml;
import hudson.model.*;
import hudson.model.listeners.RunListener;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.model.lazy.BuildReference;
import jenkins.model.lazy.LazyBuildMixIn;
import jenkins.model.queue.AsynchronousExecution;
import org.jenkinsci.plugins.workflow.cps.CpsFlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionList;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;

public final class WorkflowRun extends Run<WorkflowJob, WorkflowRun> implements FlowExecutionOwner.Executable, LazyBuildMixIn.LazyLoadingRun<WorkflowJob, WorkflowRun> {
    private static final Logger LOG = Logger.getLogger(WorkflowRun.class.getName());
    private final LazyBuildMixIn.RunMixIn<WorkflowJob, WorkflowRun> mixIn = new LazyBuildMixIn.RunMixIn<WorkflowJob, WorkflowRun>() {
        @Override protected WorkflowRun asRun() { return WorkflowRun.this; }
    };
    private volatile CpsFlowExecution execution;
    private volatile Boolean completed;
    private boolean firstTime, hadExecution, clean, blocked;
    private String hint;
    private AsynchronousExecution sleeping;
    private Ticks log;

    public WorkflowRun(WorkflowJob job) throws IOException { super(job); firstTime = true; }
    public WorkflowRun(WorkflowJob job, File dir) throws IOException { super(job, dir); }
    public LazyBuildMixIn.RunMixIn<WorkflowJob, WorkflowRun> getRunMixIn() { return mixIn; }
    protected BuildReference<WorkflowRun> createReference() { return mixIn.createReference(); }
    protected void dropLinks() { mixIn.dropLinks(); }
    public WorkflowRun getPreviousBuild() { return null; }
    public WorkflowRun getNextBuild() { return null; }
    public FlowExecution getExecution() { return execution; }
    public boolean isBuilding() { return result == null || isInProgress(); }
    public boolean isInProgress() { return execution != null && !Boolean.TRUE.equals(completed); }
    public boolean hasntStartedYet() { return result == null && execution == null; }
    public FlowExecutionOwner asFlowExecutionOwner() { return new Owner(this); }
    private synchronized Ticks ticks() { if (log == null) log = new Ticks(getLogFile()); return log; }

    public void run() {
        if (!firstTime) throw sleep();
        try {
            onStartBuilding();
            RunListener.fireStarted(this, new Listener(this));
            Map<String, String> asked = new HashMap<>();
            ParametersAction p = getAction(ParametersAction.class);
            if (p != null) for (ParameterValue v : p.getAllParameters()) asked.put(v.getName(), String.valueOf(v.getValue()));
            Spec s = Spec.of(getParent().config(), asked);
            hint = s.survives ? "MAX_SURVIVABILITY" : "PERFORMANCE_OPTIMIZED";
            blocked = getParent().isResumeBlocked();
            save(); // without "completed"
            CpsFlowExecution e = CpsFlowExecution.Inside.make(this, asFlowExecutionOwner(), s);
            FlowExecutionList.get().register(e.getOwner());
            completed = Boolean.FALSE;
            execution = e;
            e.start();
        } catch (Throwable x) {
            execution = null;
            LOG.log(Level.WARNING, toString(), x);
            finish(Result.FAILURE);
            return;
        }
        throw sleep();
    }

    private synchronized AsynchronousExecution sleep() {
        sleeping = new AsynchronousExecution() {
            @Override public void interrupt(boolean forShutdown) {}
            @Override public boolean blocksRestart() { return false; }
            @Override public boolean displayCell() { return false; }
        };
        if (Boolean.TRUE.equals(completed)) sleeping.completed(null);
        return sleeping;
    }

    public void reload() throws IOException {
        String x = Files.readString(new File(getRootDir(), "build.xml").toPath());
        readCommon(x);
        String r = Xml.direct(x, "result"), c = Xml.direct(x, "completed");
        result = r == null ? null : Result.fromString(r);
        completed = c == null ? null : Boolean.valueOf(c);
        hadExecution = x.contains("\n  <execution ");
        clean = x.contains("<persistedClean>true<");
        blocked = x.contains("<resumeBlocked>true<");
        java.util.regex.Matcher m = java.util.regex.Pattern.compile("<durabilityHint>(\\w+)<").matcher(x);
        hint = m.find() ? m.group(1) : null;
    }

    /** A Pipeline that is not completed goes on: nothing here asks whether it may. */
    protected void onLoad() {
        super.onLoad();
        try {
            if (hadExecution && !Boolean.TRUE.equals(completed)) {
                CpsFlowExecution e = CpsFlowExecution.Inside.make(this, asFlowExecutionOwner(), new Spec());
                execution = e;
                if (!CpsFlowExecution.Inside.load(e, hint, clean, blocked)) {
                    boolean said = ticks().finished();
                    finish(said ? Result.SUCCESS : Result.FAILURE, said);
                    return;
                }
                completed = Boolean.FALSE;
                ticks().say("Resuming build at " + new Date() + " after Jenkins restart by " + Ticks.LIFE);
                if (clean) { clean = false; save(); }
                jenkins.util.Timer.get().submit(() -> Queue.getInstance().schedule(new AfterRestartTask(this), 0));
                CpsFlowExecution.Inside.resume(e);
            } else {
                boolean persist = completed == null;
                completed = Boolean.TRUE;
                if (persist) save();
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "onLoad of " + this, e);
        }
    }

    private void finish(Result r) { finish(r, false); }

    private void finish(Result r, boolean said) {
        try {
            setResult(r);
            completed = Boolean.TRUE;
            duration = Math.max(0, System.currentTimeMillis() - getStartTimeInMillis());
            RunListener.fireCompleted(this, new Listener(this));
            try {
                if (!said) ticks().say("Finished: " + result);
                ticks().close();
                save();
            } catch (IOException | IllegalStateException e) {
                LOG.log(Level.WARNING, "failed to save " + this, e); // saveWithoutFailing
            }
            onEndBuilding();
        } finally {
            FlowExecutionList.get().unregister(asFlowExecutionOwner());
            AsynchronousExecution s;
            synchronized (this) { s = sleeping; }
            if (s != null) s.completed(null);
        }
    }

    public void save() throws IOException { super.save(); }

    @Override protected String toXml() {
        StringBuilder b = new StringBuilder("<?xml version='1.1' encoding='UTF-8'?>\n<flow-build plugin=\"workflow-job@1546.v62a_c59c112dd\">\n").append(Xml.textOf(getActions(), "  "));
        b.append("  <queueId>").append(getQueueId()).append("</queueId>\n  <timestamp>").append(timestamp).append("</timestamp>\n  <startTime>").append(startTime).append("</startTime>\n");
        if (result != null) b.append("  <result>").append(result).append("</result>\n");
        b.append("  <duration>").append(duration).append("</duration>\n  <charset>UTF-8</charset>\n  <keepLog>false</keepLog>\n");
        if (execution != null || hadExecution) {
            b.append("  <execution class=\"org.jenkinsci.plugins.workflow.cps.CpsFlowExecution\">\n    <result>SUCCESS</result>\n    <script>").append("fake").append("</script>\n");
            if (execution != null && CpsFlowExecution.Inside.clean(execution)) b.append("    <persistedClean>true</persistedClean>\n");
            b.append("    <durabilityHint>").append(hint).append("</durabilityHint>\n    <iota>3</iota>\n    <head>1:3</head>\n    <done>").append(Boolean.TRUE.equals(completed)).append("</done>\n    <resumeBlocked>").append(blocked).append("</resumeBlocked>\n  </execution>\n");
        }
        if (completed != null) b.append("  <completed>").append(completed).append("</completed>\n");
        return b.append("</flow-build>\n").toString();
    }

    /** Writes into the log. */
    static class Listener implements TaskListener {
        private final WorkflowRun r;
        Listener(WorkflowRun r) { this.r = r; }
        @Override public PrintStream getLogger() {
            return new PrintStream(OutputStream.nullOutputStream(), true) {
                @Override public void println(String s) {
                    try {
                        r.ticks().say(s);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
        }
    }

    static final class Owner extends FlowExecutionOwner {
        private final String job;
        private final int n;
        private transient WorkflowRun run; // known from the start when the run itself asks, also while it is being loaded
        Owner(String job, int n) { this.job = job; this.n = n; }
        Owner(WorkflowRun run) { this(run.getParent().getFullName(), run.getNumber()); this.run = run; }
        private WorkflowRun run() throws IOException {
            if (run != null) return run;
            WorkflowJob j = Jenkins.get().getItemByFullName(job, WorkflowJob.class);
            WorkflowRun r = j == null ? null : j.getBuildByNumber(n);
            if (r == null) throw new IOException("no such build " + this);
            return r;
        }
        @Override public FlowExecution get() throws IOException {
            FlowExecution e = run().getExecution();
            if (e == null) throw new IOException(this + " did not yet start");
            return e;
        }
        @Override public File getRootDir() throws IOException { return run().getRootDir(); }
        @Override public Queue.Executable getExecutable() throws IOException { return run(); }
        @Override public String getUrl() throws IOException { return run().getUrl(); }
        @Override public String getExternalizableId() { return job + "#" + n; }
        @Override public TaskListener getListener() throws IOException { return new Listener(run()); }
        @Override public boolean equals(Object o) { return o instanceof Owner && ((Owner) o).getExternalizableId().equals(getExternalizableId()); }
        @Override public int hashCode() { return getExternalizableId().hashCode(); }
        @Override public String toString() { return "Owner[" + job + "/" + n + "]"; }
    }

    /** For the fake core. */
    public static final class Owners { // not in the stubs
        public static FlowExecutionOwner of(String job, int n) { return new Owner(job, n); }
    }

    public static final class Inside { // not in the stubs
        public static void finish(WorkflowRun r, Result result) { r.finish(result); }
        public static Ticks log(WorkflowRun r) { return r.ticks(); }
    }
}
