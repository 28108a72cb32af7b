package jenkins.model;

import footman.fake.Store;
import hudson.ExtensionList;

public class JenkinsLocationConfiguration extends GlobalConfiguration {
    public JenkinsLocationConfiguration() { load(); }
    public static JenkinsLocationConfiguration get() { return ExtensionList.lookup(GlobalConfiguration.class).get(JenkinsLocationConfiguration.class); }
    public synchronized void load() { super.load(); }
    public String getAdminAddress() { return Store.of(this).get("adminAddress"); }
    public void setAdminAddress(String adminAddress) { Store.of(this).set("adminAddress", adminAddress); save(); }
    public String getUrl() { return Store.of(this).get("jenkinsUrl"); }
    public void setUrl(String jenkinsUrl) { Store.of(this).set("jenkinsUrl", jenkinsUrl); save(); }
}
