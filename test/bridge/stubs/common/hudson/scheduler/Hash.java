// Signatures of hudson.scheduler.Hash as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.scheduler;

public abstract class Hash {
    protected Hash(footman.stubs.None none) { }
    public abstract int next(int n);
    public static hudson.scheduler.Hash from(String seed) { throw null; }
    public static hudson.scheduler.Hash zero() { throw null; }
}
