// Signatures of jenkins.telemetry.Telemetry as of jenkins-2.568.2; see DESIGN.md.
package jenkins.telemetry;

public abstract class Telemetry implements hudson.ExtensionPoint {
    protected Telemetry(footman.stubs.None none) { }
    public Telemetry() {  }
    public String getId() { throw null; }
    public abstract String getDisplayName();
    public abstract java.time.LocalDate getStart();
    public abstract java.time.LocalDate getEnd();
    public static hudson.ExtensionList<jenkins.telemetry.Telemetry> all() { throw null; }
    public static boolean isAnyTrialActive() { throw null; }
    public static boolean isDisabled() { throw null; }
    public boolean isActivePeriod() { throw null; }
    protected final java.util.Map<String, String> buildComponentInformation() { throw null; }

    public static class TelemetryReporter extends hudson.model.AsyncPeriodicWork {
        protected TelemetryReporter(footman.stubs.None none) { super(none); }
        public TelemetryReporter() { super((footman.stubs.None) null); }
        public long getRecurrencePeriod() { throw null; }
        protected void execute(hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    }
}
