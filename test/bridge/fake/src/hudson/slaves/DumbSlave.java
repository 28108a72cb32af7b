package hudson.slaves;

public final class DumbSlave extends hudson.model.Slave {
    protected DumbSlave(String name, String label, int executors, ComputerLauncher launcher) { super(name, label, executors, launcher); } // not in the stubs

    /** For the fake core. */
    public static final class Made { // not in the stubs
        public static DumbSlave of(String name, String label, int executors, boolean inbound) {
            return new DumbSlave(name, label, executors, inbound ? new JNLPLauncher() : new footman.fake.Agents.Launcher());
        }
    }
}
