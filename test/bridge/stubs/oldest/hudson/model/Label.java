// Signatures of hudson.model.Label as of jenkins-2.484; see DESIGN.md.
package hudson.model;

public abstract class Label extends hudson.model.Actionable implements Comparable<hudson.model.Label>, jenkins.model.ModelObjectWithChildren {
    protected Label(footman.stubs.None none) { super(none); }
    protected final String name = null;
    public final hudson.model.LoadStatistics loadStatistics = null;
    protected Label(String name) { super((footman.stubs.None) null); }
    public final String getName() { throw null; }
    public String getDisplayName() { throw null; }
    public abstract String getExpression();
    public String getUrl() { throw null; }
    public String getSearchUrl() { throw null; }
    public boolean isAtom() { throw null; }
    public final boolean matches(java.util.Collection<hudson.model.labels.LabelAtom> labels) { throw null; }
    public final boolean matches(hudson.model.Node n) { throw null; }
    public boolean isSelfLabel() { throw null; }
    public java.util.Set<hudson.model.Node> getNodes() { throw null; }
    public java.util.Set<hudson.model.Node> getSortedNodes() { throw null; }
    public java.util.Set<hudson.slaves.Cloud> getClouds() { throw null; }
    public boolean isAssignable() { throw null; }
    public int getTotalConfiguredExecutors() { throw null; }
    public int getTotalExecutors() { throw null; }
    public int getBusyExecutors() { throw null; }
    public int getIdleExecutors() { throw null; }
    public boolean isOffline() { throw null; }
    public String getDescription() { throw null; }
    public java.util.List<hudson.model.AbstractProject> getTiedJobs() { throw null; }
    public int getTiedJobCount() { throw null; }
    public boolean contains(hudson.model.Node node) { throw null; }
    public boolean isEmpty() { throw null; }
    public hudson.model.Api getApi() { throw null; }
    public java.util.Set<hudson.model.labels.LabelAtom> listAtoms() { throw null; }
    public hudson.model.Label and(hudson.model.Label rhs) { throw null; }
    public hudson.model.Label or(hudson.model.Label rhs) { throw null; }
    public hudson.model.Label iff(hudson.model.Label rhs) { throw null; }
    public hudson.model.Label implies(hudson.model.Label rhs) { throw null; }
    public hudson.model.Label not() { throw null; }
    public hudson.model.Label paren() { throw null; }
    public final boolean equals(Object that) { throw null; }
    public final int hashCode() { throw null; }
    public final int compareTo(hudson.model.Label that) { throw null; }
    public String toString() { throw null; }
    public jenkins.model.ModelObjectWithContextMenu.ContextMenu doChildrenContextMenu(org.kohsuke.stapler.StaplerRequest2 request, org.kohsuke.stapler.StaplerResponse2 response) throws Exception { throw null; }
    public static java.util.Set<hudson.model.labels.LabelAtom> parse(String labels) { throw null; }
    public static hudson.model.Label get(String l) { throw null; }
    public static hudson.model.Label parseExpression(String labelExpression) { throw null; }

    public static final class ConverterImpl {
        protected ConverterImpl(footman.stubs.None none) { }
        public ConverterImpl() {  }
        public boolean canConvert(Class type) { throw null; }
    }
}
