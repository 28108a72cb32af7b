package hudson.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

public class ParametersAction implements jenkins.model.RunAction2, Iterable<ParameterValue>, Queue.QueueAction {
    private List<ParameterValue> parameters = new ArrayList<>();

    public ParametersAction(List<ParameterValue> parameters) { this.parameters.addAll(parameters); }
    public ParametersAction(ParameterValue... parameters) { this(List.of(parameters)); }
    public Iterator<ParameterValue> iterator() { return parameters.iterator(); }
    public List<ParameterValue> getParameters() { return parameters; }
    public List<ParameterValue> getAllParameters() { return parameters; }
    public ParameterValue getParameter(String name) {
        for (ParameterValue p : parameters) if (p.getName().equals(name)) return p;
        return null;
    }
    public String getDisplayName() { return "Parameters"; }
    public String getIconFileName() { return null; }
    public String getUrlName() { return "parameters"; }
    public boolean shouldSchedule(List<Action> actions) { return true; }
    public void onLoad(Run<?, ?> owner) {}
    public void onAttached(Run<?, ?> owner) {}
}
