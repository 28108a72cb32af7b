// Signatures of hudson.model.DependencyGraph as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public class DependencyGraph implements java.util.Comparator<hudson.model.AbstractProject> {
    protected DependencyGraph(footman.stubs.None none) { }
    public DependencyGraph() {  }
    public void build() { throw null; }
    public <T> void putComputationalData(Class<T> key, T value) { throw null; }
    public <T> T getComputationalData(Class<T> key) { throw null; }
    public java.util.List<hudson.model.AbstractProject> getDownstream(hudson.model.AbstractProject p) { throw null; }
    public java.util.List<hudson.model.AbstractProject> getUpstream(hudson.model.AbstractProject p) { throw null; }
    public java.util.List<hudson.model.DependencyGraph.Dependency> getDownstreamDependencies(hudson.model.AbstractProject p) { throw null; }
    public java.util.List<hudson.model.DependencyGraph.Dependency> getUpstreamDependencies(hudson.model.AbstractProject p) { throw null; }
    public void addDependency(hudson.model.AbstractProject upstream, hudson.model.AbstractProject downstream) { throw null; }
    public void addDependency(hudson.model.DependencyGraph.Dependency dep) { throw null; }
    public void addDependency(hudson.model.AbstractProject upstream, java.util.Collection<? extends hudson.model.AbstractProject> downstream) { throw null; }
    public void addDependency(java.util.Collection<? extends hudson.model.AbstractProject> upstream, hudson.model.AbstractProject downstream) { throw null; }
    public void addDependencyDeclarers(hudson.model.AbstractProject upstream, java.util.Collection<?> possibleDependecyDeclarers) { throw null; }
    public boolean hasIndirectDependencies(hudson.model.AbstractProject src, hudson.model.AbstractProject dst) { throw null; }
    public java.util.Set<hudson.model.AbstractProject> getTransitiveUpstream(hudson.model.AbstractProject src) { throw null; }
    public java.util.Set<hudson.model.AbstractProject> getTransitiveDownstream(hudson.model.AbstractProject src) { throw null; }
    public static final hudson.model.DependencyGraph EMPTY = null;
    public int compare(hudson.model.AbstractProject o1, hudson.model.AbstractProject o2) { throw null; }
    public java.util.List<hudson.model.AbstractProject<?, ?>> getTopologicallySorted() { throw null; }

    public static class Dependency {
        protected Dependency(footman.stubs.None none) { }
        public Dependency(hudson.model.AbstractProject upstream, hudson.model.AbstractProject downstream) {  }
        public hudson.model.AbstractProject getUpstreamProject() { throw null; }
        public hudson.model.AbstractProject getDownstreamProject() { throw null; }
        public boolean shouldTriggerBuild(hudson.model.AbstractBuild build, hudson.model.TaskListener listener, java.util.List<hudson.model.Action> actions) { throw null; }
        public boolean pointsItself() { throw null; }
        public boolean equals(Object obj) { throw null; }
        public int hashCode() { throw null; }
        public String toString() { throw null; }
    }
}
