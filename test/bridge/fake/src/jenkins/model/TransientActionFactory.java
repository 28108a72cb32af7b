package jenkins.model;

import hudson.model.Action;

public abstract class TransientActionFactory<T> implements hudson.ExtensionPoint {
    public TransientActionFactory() {}
    public Class<? extends Action> actionType() { return Action.class; }
}
