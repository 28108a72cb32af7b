package hudson.model;

public abstract class AbstractModelObject {
    protected AbstractModelObject(footman.stubs.None none) { }
}
