// Signatures of hudson.triggers.SCMTrigger as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.triggers;

public class SCMTrigger extends hudson.triggers.Trigger<hudson.model.Item> {
    protected SCMTrigger(footman.stubs.None none) { super(none); }
    public SCMTrigger(String scmpoll_spec) { super((footman.stubs.None) null); }
    public SCMTrigger(String scmpoll_spec, boolean ignorePostCommitHooks) { super((footman.stubs.None) null); }
    public boolean isIgnorePostCommitHooks() { throw null; }
    public void setIgnorePostCommitHooks(boolean ignorePostCommitHooks) { throw null; }
    public String getScmpoll_spec() { throw null; }
    public void run() { throw null; }
    public void run(hudson.model.Action[] additionalActions) { throw null; }
    public hudson.triggers.SCMTrigger.DescriptorImpl getDescriptor() { throw null; }
    public java.util.Collection<? extends hudson.model.Action> getProjectActions() { throw null; }
    public java.io.File getLogFile() { throw null; }
    public static long STARVATION_THRESHOLD;

    public static class DescriptorImpl extends hudson.triggers.TriggerDescriptor {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public boolean synchronousPolling;
        public boolean isApplicable(hudson.model.Item item) { throw null; }
        public java.util.concurrent.ExecutorService getExecutor() { throw null; }
        public boolean isClogged() { throw null; }
        public void clogCheck() { throw null; }
        public java.util.List<hudson.triggers.SCMTrigger.Runner> getRunners() { throw null; }
        public java.util.List<jenkins.triggers.SCMTriggerItem> getItemsBeingPolled() { throw null; }
        public String getDisplayName() { throw null; }
        public int getPollingThreadCount() { throw null; }
        public void setPollingThreadCount(int n) { throw null; }
        public boolean isPollingThreadCountOptionVisible() { throw null; }
    }

    public static final class AdministrativeMonitorImpl extends hudson.model.AdministrativeMonitor {
        protected AdministrativeMonitorImpl(footman.stubs.None none) { super(none); }
        public AdministrativeMonitorImpl() { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
        public boolean isActivated() { throw null; }
    }

    public static class BuildAction implements jenkins.model.RunAction2 {
        protected BuildAction(footman.stubs.None none) { }
        public hudson.model.AbstractBuild build;
        public BuildAction(hudson.model.Run<?, ?> run) {  }
        public BuildAction(hudson.model.AbstractBuild build) {  }
        public hudson.model.Run<?, ?> getRun() { throw null; }
        public java.io.File getPollingLogFile() { throw null; }
        public String getIconFileName() { throw null; }
        public String getDisplayName() { throw null; }
        public String getUrlName() { throw null; }
        public void doPollingLog(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException { throw null; }
        public void onAttached(hudson.model.Run<?, ?> r) { throw null; }
        public void onLoad(hudson.model.Run<?, ?> r) { throw null; }
    }

    public final class SCMAction implements hudson.model.Action {
        protected SCMAction(footman.stubs.None none) { }
        public SCMAction() {  }
        public hudson.model.AbstractProject<?, ?> getOwner() { throw null; }
        public hudson.model.Item getItem() { throw null; }
        public String getIconFileName() { throw null; }
        public String getDisplayName() { throw null; }
        public String getUrlName() { throw null; }
        public String getLog() throws java.io.IOException { throw null; }
    }

    public class Runner implements Runnable {
        protected Runner(footman.stubs.None none) { }
        public Runner() {  }
        public Runner(hudson.model.Action[] actions) {  }
        public java.io.File getLogFile() { throw null; }
        public jenkins.triggers.SCMTriggerItem getTarget() { throw null; }
        public long getStartTime() { throw null; }
        public String getDuration() { throw null; }
        public void run() { throw null; }
        public boolean equals(Object that) { throw null; }
        public int hashCode() { throw null; }
    }

    public static class SCMTriggerCause extends hudson.model.Cause {
        protected SCMTriggerCause(footman.stubs.None none) { super(none); }
        public SCMTriggerCause(java.io.File logFile) throws java.io.IOException { super((footman.stubs.None) null); }
        public SCMTriggerCause(String pollingLog) { super((footman.stubs.None) null); }
        public SCMTriggerCause() { super((footman.stubs.None) null); }
        public void onLoad(hudson.model.Run run) { throw null; }
        public void onAddedTo(hudson.model.Run build) { throw null; }
        public String getShortDescription() { throw null; }
        public hudson.model.Run getRun() { throw null; }
        public boolean equals(Object o) { throw null; }
        public int hashCode() { throw null; }
    }
}
