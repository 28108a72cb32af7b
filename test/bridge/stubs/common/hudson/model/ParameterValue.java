// Signatures of hudson.model.ParameterValue as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class ParameterValue implements java.io.Serializable {
    protected ParameterValue(footman.stubs.None none) { }
    protected final String name = null;
    protected ParameterValue(String name, String description) {  }
    protected ParameterValue(String name) {  }
    public String getDescription() { throw null; }
    public void setDescription(String description) { throw null; }
    public String getFormattedDescription() { throw null; }
    public final String getName() { throw null; }
    public void buildEnvVars(hudson.model.AbstractBuild<?, ?> build, java.util.Map<String, String> env) { throw null; }
    public void buildEnvVars(hudson.model.AbstractBuild<?, ?> build, hudson.EnvVars env) { throw null; }
    public void buildEnvironment(hudson.model.Run<?, ?> build, hudson.EnvVars env) { throw null; }
    public hudson.model.ParameterDefinition getDefinition() { throw null; }
    public int hashCode() { throw null; }
    public boolean equals(Object obj) { throw null; }
    public String getShortDescription() { throw null; }
    public boolean isSensitive() { throw null; }
    public Object getValue() { throw null; }
    public hudson.model.Label getAssignedLabel(hudson.model.queue.SubTask task) { throw null; }
}
