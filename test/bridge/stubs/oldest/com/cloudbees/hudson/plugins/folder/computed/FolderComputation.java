// Signatures of com.cloudbees.hudson.plugins.folder.computed.FolderComputation as of 6.959.v4ed5cc9e2dd4; see DESIGN.md.
package com.cloudbees.hudson.plugins.folder.computed;

public class FolderComputation<I extends hudson.model.TopLevelItem> extends hudson.model.Actionable implements hudson.model.Queue.Executable, hudson.model.Saveable, jenkins.model.Loadable {
    protected FolderComputation(footman.stubs.None none) { super(none); }
    protected FolderComputation(com.cloudbees.hudson.plugins.folder.computed.ComputedFolder<I> folder, com.cloudbees.hudson.plugins.folder.computed.FolderComputation<I> previous) { super((footman.stubs.None) null); }
    public void run() { throw null; }
    public void save() throws java.io.IOException { throw null; }
    public void load() throws java.io.IOException { throw null; }
    public java.io.File getLogFile() { throw null; }
    public java.io.File getEventsFile() { throw null; }
    public hudson.util.StreamTaskListener createEventsListener() { throw null; }
    protected hudson.XmlFile getDataFile() { throw null; }
    public java.util.List<hudson.model.Cause> getCauses() { throw null; }
    public String getDisplayName() { throw null; }
    public String getSearchUrl() { throw null; }
    public com.cloudbees.hudson.plugins.folder.computed.ComputedFolder<I> getParent() { throw null; }
    public long getEstimatedDuration() { throw null; }
    public boolean isBuilding() { throw null; }
    public boolean isLogUpdated() { throw null; }
    public void writeWholeLogTo(java.io.OutputStream out) throws java.io.IOException, InterruptedException { throw null; }
    public org.kohsuke.stapler.HttpResponse doStop() throws java.io.IOException { throw null; }
    public java.io.InputStream getLogInputStream() throws java.io.IOException { throw null; }
    public hudson.model.Result getResult() { throw null; }
    public java.util.Calendar getTimestamp() { throw null; }
    public String getDurationString() { throw null; }
    public String getUrl() { throw null; }
    public hudson.model.Result getPreviousResult() { throw null; }
    public hudson.model.BallColor getIconColor() { throw null; }
    public String getBuildStatusIconClassName() { throw null; }
    public String toString() { throw null; }
}
