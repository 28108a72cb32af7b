// Signatures of hudson.slaves.JNLPLauncher as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.slaves;

public class JNLPLauncher extends hudson.slaves.ComputerLauncher {
    protected JNLPLauncher(footman.stubs.None none) { super(none); }
    public String tunnel;
    public final String vmargs = null;
    public static final String CUSTOM_INBOUND_URL_PROPERTY = null;
    public JNLPLauncher(String tunnel) { super((footman.stubs.None) null); }
    public JNLPLauncher(String tunnel, String vmargs) { super((footman.stubs.None) null); }
    public JNLPLauncher() { super((footman.stubs.None) null); }
    public JNLPLauncher(boolean enableWorkDir) { super((footman.stubs.None) null); }
    protected Object readResolve() { throw null; }
    public boolean isLaunchSupported() { throw null; }
    public boolean isWebSocket() { throw null; }
    public void setWebSocket(boolean webSocket) { throw null; }
    public String getTunnel() { throw null; }
    public void setTunnel(String tunnel) { throw null; }
    public void launch(hudson.slaves.SlaveComputer computer, hudson.model.TaskListener listener) { throw null; }
    public static hudson.model.Descriptor<hudson.slaves.ComputerLauncher> DESCRIPTOR;
    public String getRemotingOptionsUnix(hudson.model.Computer computer) { throw null; }
    public String getRemotingOptionsWindows(hudson.model.Computer computer) { throw null; }
    public boolean isConfigured() { throw null; }
    public String getWorkDirOptions(hudson.model.Computer computer) { throw null; }
    public static String getInboundAgentUrl() { throw null; }

    public static class DescriptorImpl extends hudson.model.Descriptor<hudson.slaves.ComputerLauncher> {
        protected DescriptorImpl(footman.stubs.None none) { super(none); }
        public DescriptorImpl() { super((footman.stubs.None) null); }
        public String getDisplayName() { throw null; }
        public boolean isWorkDirSupported() { throw null; }
        public boolean isTcpSupported() { throw null; }
        public boolean isInstanceIdentityInstalled() { throw null; }
        public boolean isWebSocketSupported() { throw null; }
    }
}
