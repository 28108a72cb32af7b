// Signatures of jenkins.model.Uptime as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public class Uptime {
    protected Uptime(footman.stubs.None none) { }
    public Uptime() {  }
    public long getStartTime() { throw null; }
    public long getUptime() { throw null; }
    public void init() { throw null; }
}
