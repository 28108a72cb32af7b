// Signatures of org.jenkinsci.plugins.workflow.flow.FlowExecutionList as of 1358.vfb_5780da_64cb_ and 1413.v2ff1a_5e720fa_; see DESIGN.md.
package org.jenkinsci.plugins.workflow.flow;

public class FlowExecutionList implements Iterable<org.jenkinsci.plugins.workflow.flow.FlowExecution> {
    protected FlowExecutionList(footman.stubs.None none) { }
    public static final String EXECUTIONS_SUSPENDED = null;
    public static final String LIST_SAVED = null;
    public FlowExecutionList() {  }
    public java.util.Iterator<org.jenkinsci.plugins.workflow.flow.FlowExecution> iterator() { throw null; }
    public void register(org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner self) { throw null; }
    public void unregister(org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner self) { throw null; }
    public static org.jenkinsci.plugins.workflow.flow.FlowExecutionList get() { throw null; }
    public boolean isResumptionComplete() { throw null; }
    public static void saveAll() throws InterruptedException { throw null; }

    public static class ItemListenerImpl extends hudson.model.listeners.ItemListener {
        protected ItemListenerImpl(footman.stubs.None none) { super(none); }
        public ItemListenerImpl() { super((footman.stubs.None) null); }
        public void onLoaded() { throw null; }
    }

    public interface Storage extends hudson.ExtensionPoint {
        java.util.Iterator<org.jenkinsci.plugins.workflow.flow.FlowExecution> iterator();
        void register(org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner owner);
        void unregister(org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner owner);
        boolean contains(org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner owner);
        void load();
        void resume();
        void shutDown() throws InterruptedException;
    }

    public static final class DefaultStorage implements org.jenkinsci.plugins.workflow.flow.FlowExecutionList.Storage {
        protected DefaultStorage(footman.stubs.None none) { }
        public DefaultStorage() {  }
        public java.util.Iterator<org.jenkinsci.plugins.workflow.flow.FlowExecution> iterator() { throw null; }
        public void register(org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner o) { throw null; }
        public void unregister(org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner o) { throw null; }
        public boolean contains(org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner o) { throw null; }
        public void load() { throw null; }
        public void resume() { throw null; }
        public void shutDown() throws InterruptedException { throw null; }
    }

    public static class StepExecutionIteratorImpl {
        protected StepExecutionIteratorImpl(footman.stubs.None none) { }
        public StepExecutionIteratorImpl() {  }
    }

    public static class ResumeStepExecutionListener extends org.jenkinsci.plugins.workflow.flow.FlowExecutionListener {
        protected ResumeStepExecutionListener(footman.stubs.None none) { super(none); }
        public ResumeStepExecutionListener() { super((footman.stubs.None) null); }
        public void onResumed(org.jenkinsci.plugins.workflow.flow.FlowExecution e) { throw null; }
    }
}
