// Signatures of hudson.BulkChange as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson;

public class BulkChange implements java.io.Closeable {
    protected BulkChange(footman.stubs.None none) { }
    public final Exception allocator = null;
    public BulkChange(hudson.model.Saveable saveable) {  }
    public void commit() throws java.io.IOException { throw null; }
    public void close() { throw null; }
    public void abort() { throw null; }
    public static hudson.BulkChange current() { throw null; }
    public static boolean contains(hudson.model.Saveable s) { throw null; }
    public static final hudson.model.Saveable ALL = null;
}
