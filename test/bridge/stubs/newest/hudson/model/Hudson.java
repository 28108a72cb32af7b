// Signatures of hudson.model.Hudson as of jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public class Hudson extends jenkins.model.Jenkins {
    protected Hudson(footman.stubs.None none) { super(none); }
    public static hudson.model.Hudson getInstance() { throw null; }
    public Hudson(java.io.File root, jakarta.servlet.ServletContext context) throws java.io.IOException, InterruptedException { super((footman.stubs.None) null); }
    public Hudson(java.io.File root, jakarta.servlet.ServletContext context, hudson.PluginManager pluginManager) throws java.io.IOException, InterruptedException { super((footman.stubs.None) null); }
    public hudson.util.CopyOnWriteList<hudson.model.listeners.ItemListener> getJobListeners() { throw null; }
    public hudson.util.CopyOnWriteList<hudson.slaves.ComputerListener> getComputerListeners() { throw null; }
    public hudson.model.Slave getSlave(String name) { throw null; }
    public java.util.List<hudson.model.Slave> getSlaves() { throw null; }
    public void setSlaves(java.util.List<hudson.model.Slave> slaves) throws java.io.IOException { throw null; }
    public hudson.model.TopLevelItem getJob(String name) { throw null; }
    public hudson.model.TopLevelItem getJobCaseInsensitive(String name) { throw null; }
    public static boolean isWindows() { throw null; }
    public static boolean isDarwin() { throw null; }
    public static boolean isAdmin() { throw null; }

    public static final class MasterComputer extends jenkins.model.Jenkins.MasterComputer {
        protected MasterComputer(footman.stubs.None none) { super(none); }
        public MasterComputer() { super((footman.stubs.None) null); }
    }

    public static class CloudList extends jenkins.model.Jenkins.CloudList {
        protected CloudList(footman.stubs.None none) { super(none); }
        public CloudList(jenkins.model.Jenkins h) { super((footman.stubs.None) null); }
        public CloudList() { super((footman.stubs.None) null); }
    }
}
