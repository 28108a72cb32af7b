package hudson.model;

public abstract class Project<P extends Project<P, B>, B extends Build<P, B>> extends AbstractProject<P, B> {
    protected Project(ItemGroup parent, String name) { super(parent, name); }
    public void onLoad(ItemGroup<? extends Item> parent, String name) throws java.io.IOException { super.onLoad(parent, name); }
}
