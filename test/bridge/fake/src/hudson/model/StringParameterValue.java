package hudson.model;

public class StringParameterValue extends ParameterValue {
    public String value;
    public StringParameterValue(String name, String value) { super(name); this.value = value; }
    public Object getValue() { return value; }
    public String toString() { return "(StringParameterValue) " + name + "='" + value + "'"; }
}
