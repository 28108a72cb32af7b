// Signatures of jenkins.triggers.SCMTriggerItem as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.triggers;

public interface SCMTriggerItem {
    hudson.model.Item asItem();
    int getNextBuildNumber();
    int getQuietPeriod();
    hudson.model.queue.QueueTaskFuture<?> scheduleBuild2(int quietPeriod, hudson.model.Action... actions);
    hudson.triggers.SCMTrigger getSCMTrigger();
    default boolean schedulePolling() { throw null; }

    class SCMTriggerItems {
        protected SCMTriggerItems(footman.stubs.None none) { }
        public static jenkins.triggers.SCMTriggerItem asSCMTriggerItem(hudson.model.Item item) { throw null; }
    }
}
