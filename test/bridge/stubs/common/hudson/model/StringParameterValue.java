// Signatures of hudson.model.StringParameterValue as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public class StringParameterValue extends hudson.model.ParameterValue {
    protected StringParameterValue(footman.stubs.None none) { super(none); }
    public String value;
    public StringParameterValue(String name, String value) { super((footman.stubs.None) null); }
    public StringParameterValue(String name, String value, String description) { super((footman.stubs.None) null); }
    public void buildEnvironment(hudson.model.Run<?, ?> build, hudson.EnvVars env) { throw null; }
    public String getValue() { throw null; }
    public void doTrim() { throw null; }
    public int hashCode() { throw null; }
    public boolean equals(Object obj) { throw null; }
    public String toString() { throw null; }
    public String getShortDescription() { throw null; }
}
