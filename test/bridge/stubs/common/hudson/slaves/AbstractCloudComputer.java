// Signatures of hudson.slaves.AbstractCloudComputer as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.slaves;

public class AbstractCloudComputer<T extends hudson.slaves.AbstractCloudSlave> extends hudson.slaves.SlaveComputer {
    protected AbstractCloudComputer(footman.stubs.None none) { super(none); }
    public AbstractCloudComputer(T slave) { super((footman.stubs.None) null); }
    public T getNode() { throw null; }
    public org.kohsuke.stapler.HttpResponse doDoDelete() throws java.io.IOException { throw null; }
}
