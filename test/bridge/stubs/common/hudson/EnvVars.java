// Signatures of hudson.EnvVars as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson;

public class EnvVars extends java.util.TreeMap<String, String> {
    protected EnvVars(footman.stubs.None none) { }
    public EnvVars() {  }
    public EnvVars(java.util.Map<String, String> m) {  }
    public EnvVars(hudson.EnvVars m) {  }
    public EnvVars(String... keyValuePairs) {  }
    public void override(String key, String value) { throw null; }
    public hudson.EnvVars overrideAll(java.util.Map<String, String> all) { throw null; }
    public hudson.EnvVars overrideExpandingAll(java.util.Map<String, String> all) { throw null; }
    public static void resolve(java.util.Map<String, String> env) { throw null; }
    public String get(String key, String defaultValue) { throw null; }
    public String put(String key, String value) { throw null; }
    public void putIfNotNull(String key, String value) { throw null; }
    public void putAllNonNull(java.util.Map<String, String> map) { throw null; }
    public void addLine(String line) { throw null; }
    public String expand(String s) { throw null; }
    public static hudson.EnvVars createCookie() { throw null; }
    public static hudson.EnvVars getRemote(hudson.remoting.VirtualChannel channel) throws java.io.IOException, InterruptedException { throw null; }
    public static final java.util.Map<String, String> masterEnvVars = null;
}
