// Signatures of hudson.util.RunList as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.util;

public class RunList<R extends hudson.model.Run> extends java.util.AbstractList<R> {
    protected RunList(footman.stubs.None none) { }
    public RunList() {  }
    public RunList(hudson.model.Job j) {  }
    public RunList(hudson.model.View view) {  }
    public RunList(java.util.Collection<? extends hudson.model.Job> jobs) {  }
    public static <J extends hudson.model.Job<J, R>, R extends hudson.model.Run<J, R>> hudson.util.RunList<R> fromJobs(Iterable<? extends J> jobs) { throw null; }
    public java.util.Iterator<R> iterator() { throw null; }
    public int size() { throw null; }
    public R get(int index) { throw null; }
    public java.util.List<R> subList(int fromIndex, int toIndex) { throw null; }
    public java.util.Spliterator<R> spliterator() { throw null; }
    public int indexOf(Object o) { throw null; }
    public int lastIndexOf(Object o) { throw null; }
    public boolean isEmpty() { throw null; }
    public R getFirstBuild() { throw null; }
    public R getLastBuild() { throw null; }
    public static <R extends hudson.model.Run> hudson.util.RunList<R> fromRuns(java.util.Collection<? extends R> runs) { throw null; }
    public hudson.util.RunList<R> filter(java.util.function.Predicate<R> predicate) { throw null; }
    public hudson.util.RunList<R> limit(int n) { throw null; }
    public hudson.util.RunList<R> failureOnly() { throw null; }
    public hudson.util.RunList<R> overThresholdOnly(hudson.model.Result threshold) { throw null; }
    public hudson.util.RunList<R> completedOnly() { throw null; }
    public hudson.util.RunList<R> node(hudson.model.Node node) { throw null; }
    public hudson.util.RunList<R> regressionOnly() { throw null; }
    public hudson.util.RunList<R> byTimestamp(long start, long end) { throw null; }
    public hudson.util.RunList<R> newBuilds() { throw null; }
}
