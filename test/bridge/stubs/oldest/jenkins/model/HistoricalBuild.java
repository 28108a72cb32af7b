// Signatures of jenkins.model.HistoricalBuild as of jenkins-2.484; see DESIGN.md.
package jenkins.model;

public interface HistoricalBuild extends hudson.model.ModelObject {
    int getNumber();
    String getUrl();
    String getDescription();
    String getFullDisplayName();
    long getQueueId();
    hudson.model.Result getResult();
    java.util.List<hudson.model.ParameterValue> getParameterValues();
    boolean isBuilding();
    hudson.model.BallColor getIconColor();
    default String getBuildStatusIconClassName() { throw null; }
    default String getBuildStatusUrl() { throw null; }
    java.util.Calendar getTimestamp();
    String getDurationString();
    default String getTruncatedDescription() { throw null; }
}
