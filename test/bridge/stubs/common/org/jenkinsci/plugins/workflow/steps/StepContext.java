// Signatures of org.jenkinsci.plugins.workflow.steps.StepContext as of 678.v3ee58b_469476 and 710.v3e456cc85233; see DESIGN.md.
package org.jenkinsci.plugins.workflow.steps;

public abstract class StepContext implements java.io.Serializable {
    protected StepContext(footman.stubs.None none) { }
    public StepContext() {  }
    public abstract <T> T get(Class<T> key) throws java.io.IOException, InterruptedException;
    public abstract void onSuccess(Object result);
    public abstract boolean isReady();
    public abstract void setResult(hudson.model.Result r);
    public boolean hasBody() { throw null; }
    public abstract boolean equals(Object o);
    public abstract int hashCode();
}
