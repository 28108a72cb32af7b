// Signatures of jenkins.model.Nodes as of jenkins-2.484; see DESIGN.md.
package jenkins.model;

public class Nodes implements hudson.model.PersistenceRoot {
    protected Nodes(footman.stubs.None none) { }
    public java.util.List<hudson.model.Node> getNodes() { throw null; }
    public void setNodes(java.util.Collection<? extends hudson.model.Node> nodes) throws java.io.IOException { throw null; }
    public void addNode(hudson.model.Node node) throws java.io.IOException { throw null; }
    public hudson.XmlFile getConfigFile(hudson.model.Node node) { throw null; }
    public hudson.XmlFile getConfigFile(java.io.File dir) { throw null; }
    public hudson.XmlFile getConfigFile(String nodeName) { throw null; }
    public boolean updateNode(hudson.model.Node node) throws java.io.IOException { throw null; }
    public boolean replaceNode(hudson.model.Node oldOne, hudson.model.Node newOne) throws java.io.IOException { throw null; }
    public void removeNode(hudson.model.Node node) throws java.io.IOException { throw null; }
    public void save() throws java.io.IOException { throw null; }
    public hudson.model.Node getNode(String name) { throw null; }
    public void load() throws java.io.IOException { throw null; }
    public hudson.model.Node getOrLoad(String name) { throw null; }
    public hudson.model.Node load(String name) { throw null; }
    public void load(java.io.File dir) throws java.io.IOException { throw null; }
    public void unload(hudson.model.Node node) { throw null; }
    public boolean isLegacy() { throw null; }
    public java.io.File getRootDir() { throw null; }
    public java.io.File getRootDirFor(hudson.model.Node node) { throw null; }

    public static class ScheduleMaintenanceAfterSavingNode extends hudson.model.listeners.SaveableListener {
        protected ScheduleMaintenanceAfterSavingNode(footman.stubs.None none) { super(none); }
        public ScheduleMaintenanceAfterSavingNode() { super((footman.stubs.None) null); }
        public void onChange(hudson.model.Saveable o, hudson.XmlFile file) { throw null; }
    }
}
