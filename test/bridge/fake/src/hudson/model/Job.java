package hudson.model;

import footman.fake.Faults;
import footman.fake.Xml;
import hudson.ExtensionList;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;

public abstract class Job<JobT extends Job<JobT, RunT>, RunT extends Run<JobT, RunT>> extends AbstractItem implements hudson.ExtensionPoint {
    protected transient volatile int nextBuildNumber = 1;

    protected Job(ItemGroup parent, String name) { super(parent, name); }

    public void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException {
        super.onLoad(parent, name);
        File f = new File(getRootDir(), "nextBuildNumber");
        if (f.exists()) nextBuildNumber = Integer.parseInt(Files.readString(f.toPath()).trim());
        new File(getRootDir(), "builds").mkdirs();
    }

    protected void saveNextBuildNumber() throws IOException {
        Faults.everywhere("saveNextBuildNumber");
        Xml.write(new File(getRootDir(), "nextBuildNumber"), nextBuildNumber + "\n");
    }
    public int assignBuildNumber() throws IOException {
        return ExtensionList.lookupFirst(BuildNumberAssigner.class).assignBuildNumber(this, this::saveNextBuildNumber);
    }
    public int getNextBuildNumber() { return nextBuildNumber; }
    public void fastUpdateNextBuildNumber(int nextBuildNumber) { this.nextBuildNumber = nextBuildNumber; }
    public void updateNextBuildNumber(int next) throws IOException { nextBuildNumber = next; saveNextBuildNumber(); }
    public Collection<? extends Job> getAllJobs() { return List.of(this); }
    public File getBuildDir() { return new File(getRootDir(), "builds"); }
    protected abstract SortedMap<Integer, ? extends RunT> _getRuns();
    @SuppressWarnings("unchecked") public SortedMap<Integer, RunT> getBuildsAsMap() { return (SortedMap<Integer, RunT>) _getRuns(); }
    public RunT getBuildByNumber(int n) { return (RunT) _getRuns().get(n); }
    public RunT getBuild(String id) { return getBuildByNumber(Integer.parseInt(id)); }
    public RunT getLastBuild() { SortedMap<Integer, ? extends RunT> r = _getRuns(); return r.isEmpty() ? null : r.get(r.firstKey()); }
    public boolean isBuilding() { RunT b = getLastBuild(); return b != null && b.isBuilding(); }
    public boolean isInQueue() { return getQueueItem() != null; }
    public Queue.Item getQueueItem() { return this instanceof Queue.Task ? Queue.getInstance().getItem((Queue.Task) this) : null; }
    public boolean isBuildable() { return true; }
    public <T extends JobProperty> T getProperty(Class<T> clazz) { return footman.fake.Types.property(this, xml(), clazz); }
    public void logRotate() throws IOException, InterruptedException {}
    public void renameTo(String newName) throws IOException { super.renameTo(newName); }

    /** Core's own guard: builds that this JVM knows to be running. */
    protected void checkRename(String newName) throws Failure {
        if (isBuilding()) throw new Failure("can't rename while building");
    }

    public interface BuildNumberAssigner extends hudson.ExtensionPoint {}

    public static final class DefaultBuildNumberAssigner implements BuildNumberAssigner {
        public DefaultBuildNumberAssigner() {}
        public int assignBuildNumber(Job<?, ?> job, BuildNumberAssigner.SaveNextBuildNumber save) throws IOException {
            synchronized (job) {
                int r = job.nextBuildNumber++;
                save.call();
                return r;
            }
        }
    }
}
