// Signatures of hudson.init.InitMilestone as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.init;

public enum InitMilestone {
    STARTED, PLUGINS_LISTED, PLUGINS_PREPARED, PLUGINS_STARTED, EXTENSIONS_AUGMENTED, SYSTEM_CONFIG_LOADED, SYSTEM_CONFIG_ADAPTED, JOB_LOADED, JOB_CONFIG_ADAPTED, COMPLETED;
    public String toString() { throw null; }
}
