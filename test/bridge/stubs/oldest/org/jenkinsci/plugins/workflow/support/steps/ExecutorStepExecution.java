// Signatures of org.jenkinsci.plugins.workflow.support.steps.ExecutorStepExecution as of 1398.vf6c9e89e5988; see DESIGN.md.
package org.jenkinsci.plugins.workflow.support.steps;

public class ExecutorStepExecution {
    protected ExecutorStepExecution(footman.stubs.None none) { }
    public static long TIMEOUT_WAITING_FOR_NODE_MILLIS;
    public boolean start() throws Exception { throw null; }
    public void stop(Throwable cause) throws Exception { throw null; }
    public void onResume() { throw null; }
    public String getStatus() { throw null; }

    public static class CancelledItemListener extends hudson.model.queue.QueueListener {
        protected CancelledItemListener(footman.stubs.None none) { super(none); }
        public CancelledItemListener() { super((footman.stubs.None) null); }
        public void onLeft(hudson.model.Queue.LeftItem li) { throw null; }
    }

    public static final class AnomalousStatus extends hudson.model.PeriodicWork {
        protected AnomalousStatus(footman.stubs.None none) { super(none); }
        public AnomalousStatus() { super((footman.stubs.None) null); }
        public long getRecurrencePeriod() { throw null; }
        public long getInitialDelay() { throw null; }
        protected void doRun() throws Exception { throw null; }
    }

    public static final class QueueTaskCancelled {
        protected QueueTaskCancelled(footman.stubs.None none) { }
        public QueueTaskCancelled() {  }
        public String getShortDescription() { throw null; }
    }

    public static final class RemovedNodeListener extends jenkins.model.NodeListener {
        protected RemovedNodeListener(footman.stubs.None none) { super(none); }
        public RemovedNodeListener() { super((footman.stubs.None) null); }
        protected void onDeleted(hudson.model.Node node) { throw null; }
    }

    public static final class RemovedNodeCause {
        protected RemovedNodeCause(footman.stubs.None none) { }
        public RemovedNodeCause() {  }
        public static boolean ENABLED;
        public String getShortDescription() { throw null; }
    }

    public static final class RemovedNodeTimeoutCause {
        protected RemovedNodeTimeoutCause(footman.stubs.None none) { }
        public RemovedNodeTimeoutCause() {  }
        public String getShortDescription() { throw null; }
    }

    public static final class PlaceholderTask implements java.io.Serializable, hudson.security.AccessControlled {
        protected PlaceholderTask(footman.stubs.None none) { }
        public org.jenkinsci.plugins.workflow.graph.FlowNode getNode() throws java.io.IOException, InterruptedException { throw null; }
        public hudson.model.Queue.Executable createExecutable() throws java.io.IOException { throw null; }
        public boolean hasStarted() { throw null; }
        public hudson.model.Label getAssignedLabel() { throw null; }
        public hudson.model.Node getLastBuiltOn() { throw null; }
        public boolean isBuildBlocked() { throw null; }
        public String getWhyBlocked() { throw null; }
        public hudson.model.queue.CauseOfBlockage getCauseOfBlockage() { throw null; }
        public boolean isConcurrentBuild() { throw null; }
        public java.util.Collection<? extends hudson.model.queue.SubTask> getSubTasks() { throw null; }
        public hudson.model.Queue.Task getOwnerTask() { throw null; }
        public Object getSameNodeConstraint() { throw null; }
        public hudson.security.ACL getACL() { throw null; }
        public void checkAbortPermission() { throw null; }
        public boolean hasAbortPermission() { throw null; }
        public hudson.model.Run<?, ?> run() { throw null; }
        public hudson.model.Run<?, ?> runForDisplay() { throw null; }
        public hudson.model.Queue.Executable getOwnerExecutable() { throw null; }
        public String getUrl() { throw null; }
        public String getDisplayName() { throw null; }
        public String getName() { throw null; }
        public String getFullDisplayName() { throw null; }
        public String getAffinityKey() { throw null; }
        public String getEnclosingLabel() { throw null; }
        public long getEstimatedDuration() { throw null; }
        public boolean isContinued() { throw null; }
        public String toString() { throw null; }
        public int hashCode() { throw null; }
        public boolean equals(Object obj) { throw null; }

        public static final class EnforceSelfLabel extends hudson.model.queue.QueueTaskDispatcher {
            protected EnforceSelfLabel(footman.stubs.None none) { super(none); }
            public EnforceSelfLabel() { super((footman.stubs.None) null); }
            public hudson.model.queue.CauseOfBlockage canTake(hudson.model.Node node, hudson.model.Queue.BuildableItem item) { throw null; }
        }

        public static class AuthenticationFromBuild {
            protected AuthenticationFromBuild(footman.stubs.None none) { }
            public AuthenticationFromBuild() {  }
        }

        public final class PlaceholderExecutable implements hudson.security.AccessControlled {
            protected PlaceholderExecutable(footman.stubs.None none) { }
            public PlaceholderExecutable() {  }
            public void run() { throw null; }
            public org.jenkinsci.plugins.workflow.support.steps.ExecutorStepExecution.PlaceholderTask getParent() { throw null; }
            public hudson.model.Queue.Executable getParentExecutable() { throw null; }
            public Integer getNumber() { throw null; }
            public String getFullDisplayName() { throw null; }
            public String getDisplayName() { throw null; }
            public long getEstimatedDuration() { throw null; }
            public Long getTimestamp() { throw null; }
            public boolean willContinue() { throw null; }
            public hudson.model.Executor getExecutor() { throw null; }
            public String getUrl() { throw null; }
            public String getAbsoluteUrl() { throw null; }
            public String toString() { throw null; }
            public hudson.security.ACL getACL() { throw null; }
            public void checkPermission(hudson.security.Permission permission) { throw null; }
            public boolean hasPermission(hudson.security.Permission permission) { throw null; }
        }
    }

    public static class RunningTasks {
        protected RunningTasks(footman.stubs.None none) { }
        public RunningTasks() {  }
    }
}
