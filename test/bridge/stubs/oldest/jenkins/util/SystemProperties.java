// Signatures of jenkins.util.SystemProperties as of jenkins-2.484; see DESIGN.md.
package jenkins.util;

public class SystemProperties {
    protected SystemProperties(footman.stubs.None none) { }
    public static void allowOnAgent(String key) { throw null; }
    public static String getString(String key) { throw null; }
    public static String getString(String key, String def) { throw null; }
    public static String getString(String key, String def, java.util.logging.Level logLevel) { throw null; }
    public static boolean getBoolean(String name) { throw null; }
    public static boolean getBoolean(String name, boolean def) { throw null; }
    public static Boolean optBoolean(String name) { throw null; }
    public static Integer getInteger(String name) { throw null; }
    public static Integer getInteger(String name, Integer def) { throw null; }
    public static Integer getInteger(String name, Integer def, java.util.logging.Level logLevel) { throw null; }
    public static Long getLong(String name) { throw null; }
    public static Long getLong(String name, Long def) { throw null; }
    public static Long getLong(String name, Long def, java.util.logging.Level logLevel) { throw null; }

    public static final class Listener {
        protected Listener(footman.stubs.None none) { }
        public Listener() {  }
    }

    public static final class AgentCopier extends hudson.slaves.ComputerListener {
        protected AgentCopier(footman.stubs.None none) { super(none); }
        public AgentCopier() { super((footman.stubs.None) null); }
        public void preOnline(hudson.model.Computer c, hudson.remoting.Channel channel, hudson.FilePath root, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    }
}
