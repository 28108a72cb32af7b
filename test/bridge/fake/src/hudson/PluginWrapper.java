package hudson;

import hudson.util.VersionNumber;

public class PluginWrapper {
    private String shortName, version;
    public java.net.URL baseResourceURL;

    // for the fake core
    PluginWrapper(String shortName, String version) { this.shortName = shortName; this.version = version; baseResourceURL = footman.fake.Unpacked.of(shortName); }
    public String getShortName() { return shortName; }
    public String getVersion() { return version; }
    public VersionNumber getVersionNumber() { return new VersionNumber(version); }
    public boolean isActive() { return true; }
    public boolean isEnabled() { return true; }
    public String toString() { return "Plugin:" + shortName; }
}
