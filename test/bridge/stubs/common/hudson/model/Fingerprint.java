// Signatures of hudson.model.Fingerprint as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public class Fingerprint implements hudson.model.ModelObject, hudson.model.Saveable {
    protected Fingerprint(footman.stubs.None none) { }
    public Fingerprint(hudson.model.Run build, String fileName, byte[] md5sum) throws java.io.IOException {  }
    public hudson.model.Fingerprint.BuildPtr getOriginal() { throw null; }
    public String getDisplayName() { throw null; }
    public String getFileName() { throw null; }
    public String getHashString() { throw null; }
    public java.util.Date getTimestamp() { throw null; }
    public String getTimestampString() { throw null; }
    public hudson.model.Fingerprint.RangeSet getRangeSet(String jobFullName) { throw null; }
    public hudson.model.Fingerprint.RangeSet getRangeSet(hudson.model.Job job) { throw null; }
    public java.util.List<String> getJobs() { throw null; }
    public java.util.Hashtable<String, hudson.model.Fingerprint.RangeSet> getUsages() { throw null; }
    public java.util.List<hudson.model.Fingerprint.RangeItem> _getUsages() { throw null; }
    public void add(hudson.model.AbstractBuild b) throws java.io.IOException { throw null; }
    public void addFor(hudson.model.Run b) throws java.io.IOException { throw null; }
    public void add(String jobFullName, int n) throws java.io.IOException { throw null; }
    protected Object readResolve() { throw null; }
    public boolean isAlive() { throw null; }
    public boolean trim() throws java.io.IOException { throw null; }
    public <T> T getFacet(Class<T> type) { throw null; }
    public java.util.List<hudson.model.Action> getActions() { throw null; }
    public void save() throws java.io.IOException { throw null; }
    public void rename(String oldName, String newName) throws java.io.IOException { throw null; }
    public hudson.model.Api getApi() { throw null; }
    public static hudson.model.Fingerprint load(String id) throws java.io.IOException { throw null; }
    public static void delete(String id) throws java.io.IOException { throw null; }
    public String toString() { throw null; }
    public static hudson.util.XStream2 getXStream() { throw null; }

    public static class BuildPtr {
        protected BuildPtr(footman.stubs.None none) { }
        public BuildPtr(String name, int number) {  }
        public BuildPtr(hudson.model.Run run) {  }
        public String getName() { throw null; }
        public hudson.model.Job<?, ?> getJob() { throw null; }
        public int getNumber() { throw null; }
        public hudson.model.Run getRun() { throw null; }
        public boolean is(hudson.model.Run r) { throw null; }
        public boolean is(hudson.model.Job job) { throw null; }
        public boolean belongsTo(hudson.model.Job job) { throw null; }
        public String toString() { throw null; }
    }

    public static final class Range {
        protected Range(footman.stubs.None none) { }
        public Range(int start, int end) {  }
        public int getStart() { throw null; }
        public int getEnd() { throw null; }
        public boolean isSmallerThan(int i) { throw null; }
        public boolean isBiggerThan(int i) { throw null; }
        public boolean includes(int i) { throw null; }
        public hudson.model.Fingerprint.Range expandRight() { throw null; }
        public hudson.model.Fingerprint.Range expandLeft() { throw null; }
        public boolean isAdjacentTo(hudson.model.Fingerprint.Range that) { throw null; }
        public String toString() { throw null; }
        public boolean isIndependent(hudson.model.Fingerprint.Range that) { throw null; }
        public boolean isDisjoint(hudson.model.Fingerprint.Range that) { throw null; }
        public boolean isSingle() { throw null; }
        public boolean contains(hudson.model.Fingerprint.Range that) { throw null; }
        public hudson.model.Fingerprint.Range combine(hudson.model.Fingerprint.Range that) { throw null; }
        public hudson.model.Fingerprint.Range intersect(hudson.model.Fingerprint.Range that) { throw null; }
        public boolean equals(Object o) { throw null; }
        public int hashCode() { throw null; }
    }

    public static final class RangeSet {
        protected RangeSet(footman.stubs.None none) { }
        public RangeSet() {  }
        public Iterable<Integer> listNumbers() { throw null; }
        public Iterable<Integer> listNumbersReverse() { throw null; }
        public java.util.List<hudson.model.Fingerprint.Range> getRanges() { throw null; }
        public void add(int n) { throw null; }
        public void addAll(int... n) { throw null; }
        public boolean includes(int i) { throw null; }
        public void add(hudson.model.Fingerprint.RangeSet that) { throw null; }
        public boolean retainAll(hudson.model.Fingerprint.RangeSet that) { throw null; }
        public boolean removeAll(hudson.model.Fingerprint.RangeSet that) { throw null; }
        public String toString() { throw null; }
        public boolean equals(Object o) { throw null; }
        public int hashCode() { throw null; }
        public boolean isEmpty() { throw null; }
        public int min() { throw null; }
        public int max() { throw null; }
        public boolean isSmallerThan(int n) { throw null; }
        public static hudson.model.Fingerprint.RangeSet fromString(String list, boolean skipError) { throw null; }

        public static final class ConverterImpl {
            protected ConverterImpl(footman.stubs.None none) { }
            public boolean canConvert(Class type) { throw null; }
            public static String serialize(hudson.model.Fingerprint.RangeSet src) { throw null; }
        }
    }

    public static final class ProjectRenameListener extends hudson.model.listeners.ItemListener {
        protected ProjectRenameListener(footman.stubs.None none) { super(none); }
        public ProjectRenameListener() { super((footman.stubs.None) null); }
        public void onLocationChanged(hudson.model.Item item, String oldName, String newName) { throw null; }
    }

    public static final class RangeItem {
        protected RangeItem(footman.stubs.None none) { }
        public final String name = null;
        public final hudson.model.Fingerprint.RangeSet ranges = null;
        public RangeItem(String name, hudson.model.Fingerprint.RangeSet ranges) {  }
    }
}
