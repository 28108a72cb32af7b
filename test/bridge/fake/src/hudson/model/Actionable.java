package hudson.model;

import hudson.ExtensionList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.TransientActionFactory;

public abstract class Actionable extends AbstractModelObject {
    private volatile List<Action> actions = new CopyOnWriteArrayList<>();

    public Actionable() { super((footman.stubs.None) null); }
    public List<Action> getActions() { return actions; }

    /** Also what extensions add to it, made anew at each call. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public final List<? extends Action> getAllActions() {
        List<Action> out = new ArrayList<>(getActions());
        for (TransientActionFactory f : ExtensionList.lookup(TransientActionFactory.class)) {
            if (f.type().isInstance(this)) out.addAll((Collection<? extends Action>) f.createFor(this));
        }
        return out;
    }
    public <T extends Action> List<T> getActions(Class<T> type) {
        List<T> out = new ArrayList<>();
        for (Action a : getActions()) if (type.isInstance(a)) out.add(type.cast(a));
        return out;
    }
    public <T extends Action> T getAction(Class<T> type) {
        for (Action a : getActions()) if (type.isInstance(a)) return type.cast(a);
        return null;
    }
    public void addAction(Action a) { if (a != null) getActions().add(a); }
    public void replaceAction(Action a) { removeActions(a.getClass()); addAction(a); }
    public boolean removeActions(Class<? extends Action> clazz) { return getActions().removeIf(clazz::isInstance); }
    public boolean removeAction(Action a) { return getActions().remove(a); }
}
