package hudson.model;

import footman.fake.Faults;
import footman.fake.Xml;
import hudson.model.listeners.RunListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.*;
import jenkins.model.Jenkins;

public abstract class Run<JobT extends Job<JobT, RunT>, RunT extends Run<JobT, RunT>> extends Actionable implements hudson.ExtensionPoint, Comparable<RunT>, hudson.security.AccessControlled, PersistenceRoot {
    public static final long QUEUE_ID_UNKNOWN = -1;

    protected JobT project;
    public int number;
    protected long timestamp;
    protected long startTime; // not in the stubs
    protected long duration;
    protected volatile Result result;
    protected String charset = "UTF-8";
    private long queueId = QUEUE_ID_UNKNOWN;
    private volatile boolean building;

    protected Run(JobT job) throws IOException {
        project = job;
        timestamp = System.currentTimeMillis();
        number = job.assignBuildNumber();
    }
    protected Run(JobT job, Calendar timestamp) { project = job; this.timestamp = timestamp.getTimeInMillis(); }
    protected Run(JobT job, File buildDir) throws IOException {
        project = job;
        number = Integer.parseInt(buildDir.getName());
        reload();
    }

    /** The fake's build.xml: read and written as text, see Xml. */
    public void reload() throws IOException {
        String x = Files.readString(new File(getRootDir(), "build.xml").toPath());
        result = Result.ABORTED; // 2.448: what was loaded is taken for finished
        String r = Xml.direct(x, "result");
        if (r != null) result = Result.fromString(r);
        readCommon(x);
    }
    protected void readCommon(String x) { // not in the stubs
        timestamp = Xml.number(x, "timestamp", 0);
        startTime = Xml.number(x, "startTime", 0);
        queueId = Xml.number(x, "queueId", QUEUE_ID_UNKNOWN);
        duration = Xml.number(x, "duration", 0);
        getActions().clear();
        getActions().addAll(Xml.actions(x));
    }
    /** Tells the actions, transient ones too; what they throw ends the loading (RunMap.retrieve). */
    protected void onLoad() {
        for (Action a : getAllActions()) if (a instanceof jenkins.model.RunAction2) ((jenkins.model.RunAction2) a).onLoad(this);
    }
    public void save() throws IOException {
        Faults.everywhere("save:" + getParent().getFullName());
        Xml.write(new File(getRootDir(), "build.xml"), toXml());
        hudson.model.listeners.SaveableListener.fireOnChange(this, new hudson.XmlFile(new File(getRootDir(), "build.xml")));
    }
    protected String toXml() { throw new UnsupportedOperationException(); } // not in the stubs

    public JobT getParent() { return project; }
    public int getNumber() { return number; }
    public String getId() { return Integer.toString(number); }
    public File getRootDir() { return new File(project.getBuildDir(), getId()); }
    public long getQueueId() { return queueId; }
    public void setQueueId(long queueId) { this.queueId = queueId; }
    public Result getResult() { return result; }
    public void setResult(Result r) { if (result == null || r.isWorseThan(result)) result = r; }
    public boolean isBuilding() { return building; }
    public boolean isInProgress() { return building; }
    public boolean isLogUpdated() { return isBuilding(); }
    public boolean hasntStartedYet() { return !building && result == null; }
    public List<Cause> getCauses() { CauseAction a = getAction(CauseAction.class); return a == null ? List.of() : a.getCauses(); }
    public long getDuration() { return duration; }
    public final long getTimeInMillis() { return timestamp; }
    public final long getStartTimeInMillis() { return startTime == 0 ? timestamp : startTime; }
    public Calendar getTimestamp() { Calendar c = Calendar.getInstance(); c.setTimeInMillis(timestamp); return c; }
    public File getLogFile() { return new File(getRootDir(), "log"); }
    public String getDisplayName() { return "#" + number; }
    public String getFullDisplayName() { return project.getFullDisplayName() + " #" + number; }
    public String getUrl() { return project.getUrl() + number + "/"; }
    public String getExternalizableId() { return project.getFullName() + "#" + number; }
    public static Run<?, ?> fromExternalizableId(String id) throws IllegalArgumentException {
        int hash = id.lastIndexOf('#');
        Job<?, ?> j = Jenkins.get().getItemByFullName(id.substring(0, hash), Job.class);
        return j == null ? null : (Run<?, ?>) j.getBuildByNumber(Integer.parseInt(id.substring(hash + 1)));
    }
    public int compareTo(RunT that) { return Integer.compare(number, that.number); }
    public String toString() { return project.getFullName() + " #" + number; }
    public RunT getPreviousBuild() { return null; }
    public RunT getNextBuild() { return null; }
    protected void dropLinks() {}
    @SuppressWarnings("unchecked") protected jenkins.model.lazy.BuildReference<RunT> createReference() { return new jenkins.model.lazy.BuildReference<>(getId(), (RunT) this); }
    public Executor getExecutor() { return this instanceof Queue.Executable ? Executor.of((Queue.Executable) this) : null; }
    public Executor getOneOffExecutor() { return getExecutor(); }
    public void delete() throws IOException {
        RunListener.fireDeleted(this);
        hudson.model.listeners.SaveableListener.fireOnDeleted(this, new hudson.XmlFile(new File(getRootDir(), "build.xml")));
        File away = new File(getRootDir().getParentFile(), "." + getRootDir().getName()); // renamed first, then removed (2.484, 2.568.2)
        Files.move(getRootDir().toPath(), away.toPath());
        Xml.deleteRecursive(away);
        ((jenkins.model.lazy.LazyBuildMixIn.LazyLoadingJob) getParent()).getLazyBuildMixIn().removeRun(this);
    }

    protected void onStartBuilding() {
        building = true;
        startTime = System.currentTimeMillis();
        RunListener.fireInitialize(this);
    }
    protected void onEndBuilding() {
        building = false;
        RunListener.fireFinalized(this);
    }
}
