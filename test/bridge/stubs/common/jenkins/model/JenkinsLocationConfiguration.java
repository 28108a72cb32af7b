// Signatures of jenkins.model.JenkinsLocationConfiguration as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model;

public class JenkinsLocationConfiguration extends jenkins.model.GlobalConfiguration {
    protected JenkinsLocationConfiguration(footman.stubs.None none) { super(none); }
    public JenkinsLocationConfiguration() { super((footman.stubs.None) null); }
    public static boolean DISABLE_URL_VALIDATION;
    public static final int ORDINAL = 0;
    public static jenkins.model.JenkinsLocationConfiguration get() { throw null; }
    public static jenkins.model.JenkinsLocationConfiguration getOrDie() { throw null; }
    public void load() { throw null; }
    public String getAdminAddress() { throw null; }
    public void setAdminAddress(String adminAddress) { throw null; }
    public String getUrl() { throw null; }
    public void setUrl(String jenkinsUrl) { throw null; }
}
