package hudson.slaves;

import footman.fake.Store;
import java.io.IOException;

public final class DumbSlave extends hudson.model.Slave {
    protected DumbSlave() {} // not in the stubs
    public DumbSlave(String name, String remoteFS, ComputerLauncher launcher) throws hudson.model.Descriptor.FormException, IOException {
        Store.of(this).start("slave");
        Store.of(this).raw("launcher", "<launcher class=\"" + launcher.getClass().getName() + "\"/>");
        Store.of(this).set("label", "");
        Store.of(this).set("numExecutors", "1");
        Store.of(this).set("remoteFS", remoteFS);
        Store.of(this).set("name", name);
    }

    /** For XStream. */
    public static final class Made { // not in the stubs
        public DumbSlave empty() { return new DumbSlave(); }
    }
}
