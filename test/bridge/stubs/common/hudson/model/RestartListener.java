// Signatures of hudson.model.RestartListener as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public abstract class RestartListener implements hudson.ExtensionPoint {
    protected RestartListener(footman.stubs.None none) { }
    public RestartListener() {  }
    public abstract boolean isReadyToRestart() throws java.io.IOException, InterruptedException;
    public void onRestart() { throw null; }
    public static hudson.ExtensionList<hudson.model.RestartListener> all() { throw null; }
    public static boolean isAllReady() throws java.io.IOException, InterruptedException { throw null; }

    public static class Default extends hudson.model.RestartListener {
        protected Default(footman.stubs.None none) { super(none); }
        public Default() { super((footman.stubs.None) null); }
        public boolean isReadyToRestart() throws java.io.IOException, InterruptedException { throw null; }
    }
}
