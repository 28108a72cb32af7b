// Signatures of hudson.model.queue.MappingWorksheet as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model.queue;

public class MappingWorksheet {
    protected MappingWorksheet(footman.stubs.None none) { }
    public final java.util.List<hudson.model.queue.MappingWorksheet.ExecutorChunk> executors = null;
    public final java.util.List<hudson.model.queue.MappingWorksheet.WorkChunk> works = null;
    public final hudson.model.Queue.BuildableItem item = null;
    public MappingWorksheet(hudson.model.Queue.BuildableItem item, java.util.List<? extends hudson.model.queue.MappingWorksheet.ExecutorSlot> offers) {  }
    public hudson.model.queue.MappingWorksheet.WorkChunk works(int index) { throw null; }
    public hudson.model.queue.MappingWorksheet.ExecutorChunk executors(int index) { throw null; }

    public final class ExecutorChunk {
        protected ExecutorChunk(footman.stubs.None none) { }
        public final int index = 0;
        public final hudson.model.Computer computer = null;
        public final hudson.model.Node node = null;
        public final hudson.security.ACL nodeAcl = null;
        public boolean canAccept(hudson.model.queue.MappingWorksheet.WorkChunk c) { throw null; }
        public String getName() { throw null; }
        public int capacity() { throw null; }
    }

    public class WorkChunk {
        protected WorkChunk(footman.stubs.None none) { }
        public final int index = 0;
        public final hudson.model.Label assignedLabel = null;
        public final hudson.model.queue.MappingWorksheet.ExecutorChunk lastBuiltOn = null;
        public java.util.List<hudson.model.queue.MappingWorksheet.ExecutorChunk> applicableExecutorChunks() { throw null; }
    }

    public final class Mapping {
        protected Mapping(footman.stubs.None none) { }
        public Mapping() {  }
        public hudson.model.queue.MappingWorksheet.ExecutorChunk assigned(int n) { throw null; }
        public hudson.model.queue.MappingWorksheet.WorkChunk get(int n) { throw null; }
        public hudson.model.queue.MappingWorksheet.ExecutorChunk assign(int index, hudson.model.queue.MappingWorksheet.ExecutorChunk element) { throw null; }
        public int size() { throw null; }
        public java.util.Map<hudson.model.queue.MappingWorksheet.WorkChunk, hudson.model.queue.MappingWorksheet.ExecutorChunk> toMap() { throw null; }
        public boolean isPartiallyValid() { throw null; }
        public boolean isCompletelyValid() { throw null; }
        public void execute(hudson.model.queue.WorkUnitContext wuc) { throw null; }
    }

    public abstract static class ExecutorSlot {
        protected ExecutorSlot(footman.stubs.None none) { }
        public ExecutorSlot() {  }
        public abstract hudson.model.Executor getExecutor();
        public abstract boolean isAvailable();
        protected abstract void set(hudson.model.queue.WorkUnit p) throws UnsupportedOperationException;
    }
}
