package hudson.model;

public abstract class ParameterValue implements java.io.Serializable {
    protected String name;
    protected ParameterValue(String name) { this.name = name; }
    public final String getName() { return name; }
    public Object getValue() { return null; }
}
