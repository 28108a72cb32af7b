// Signatures of jenkins.model.BackgroundGlobalBuildDiscarder as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public class BackgroundGlobalBuildDiscarder extends hudson.model.AsyncPeriodicWork {
    protected BackgroundGlobalBuildDiscarder(footman.stubs.None none) { super(none); }
    public BackgroundGlobalBuildDiscarder() { super((footman.stubs.None) null); }
    protected void execute(hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    public static void processJob(hudson.model.TaskListener listener, hudson.model.Job job) { throw null; }
    public long getRecurrencePeriod() { throw null; }
}
