package hudson.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

public class CauseAction implements jenkins.model.RunAction2 {
    private List<Cause> causes = new ArrayList<>();

    public CauseAction(Cause c) { causes.add(c); }
    public CauseAction(Cause... c) { causes.addAll(List.of(c)); }
    public CauseAction(Collection<? extends Cause> c) { causes.addAll(c); }
    public List<Cause> getCauses() { return causes; }
    public <T extends Cause> T findCause(Class<T> type) {
        for (Cause c : causes) if (type.isInstance(c)) return type.cast(c);
        return null;
    }
    public String getDisplayName() { return "Cause"; }
    public String getIconFileName() { return null; }
    public String getUrlName() { return "cause"; }
    public void onLoad(Run<?, ?> owner) {}
    public void onAttached(Run<?, ?> owner) {}
}
