package hudson.model;

public abstract class AbstractCIBase extends Node implements ItemGroup<TopLevelItem> {
    public AbstractCIBase() {}
    public String getNodeName() { return ""; }
    public String getUrl() { return ""; }
}
