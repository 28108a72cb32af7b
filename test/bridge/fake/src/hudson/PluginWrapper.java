package hudson;

import hudson.util.VersionNumber;

public class PluginWrapper {
    private String shortName, version;

    // for the fake core
    PluginWrapper(String shortName, String version) { this.shortName = shortName; this.version = version; }
    public String getShortName() { return shortName; }
    public String getVersion() { return version; }
    public VersionNumber getVersionNumber() { return new VersionNumber(version); }
    public boolean isActive() { return true; }
    public boolean isEnabled() { return true; }
    public String toString() { return "Plugin:" + shortName; }
}
