// Signatures of hudson.model.ParametersAction as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public class ParametersAction implements jenkins.model.RunAction2, Iterable<hudson.model.ParameterValue>, hudson.model.Queue.QueueAction {
    protected ParametersAction(footman.stubs.None none) { }
    public static final String KEEP_UNDEFINED_PARAMETERS_SYSTEM_PROPERTY_NAME = null;
    public static final String SAFE_PARAMETERS_SYSTEM_PROPERTY_NAME = null;
    public ParametersAction(java.util.List<hudson.model.ParameterValue> parameters) {  }
    public ParametersAction(java.util.List<hudson.model.ParameterValue> parameters, java.util.Collection<String> additionalSafeParameters) {  }
    public ParametersAction(hudson.model.ParameterValue... parameters) {  }
    public void buildEnvironment(hudson.model.Run<?, ?> run, hudson.EnvVars env) { throw null; }
    public String substitute(hudson.model.AbstractBuild<?, ?> build, String text) { throw null; }
    public java.util.Iterator<hudson.model.ParameterValue> iterator() { throw null; }
    public java.util.List<hudson.model.ParameterValue> getParameters() { throw null; }
    public hudson.model.ParameterValue getParameter(String name) { throw null; }
    public hudson.model.Label getAssignedLabel(hudson.model.queue.SubTask task) { throw null; }
    public String getDisplayName() { throw null; }
    public String getIconFileName() { throw null; }
    public String getUrlName() { throw null; }
    public boolean shouldSchedule(java.util.List<hudson.model.Action> actions) { throw null; }
    public hudson.model.ParametersAction createUpdated(java.util.Collection<? extends hudson.model.ParameterValue> overrides) { throw null; }
    public hudson.model.ParametersAction merge(hudson.model.ParametersAction overrides) { throw null; }
    public void onAttached(hudson.model.Run<?, ?> r) { throw null; }
    public void onLoad(hudson.model.Run<?, ?> r) { throw null; }
    public java.util.List<hudson.model.ParameterValue> getAllParameters() { throw null; }
}
