package com.cloudbees.plugins.credentials;

import com.cloudbees.plugins.credentials.domains.Domain;
import footman.fake.Fields;
import footman.fake.Store;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.listeners.SaveableListener;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** As in 1389 and 1502: read in the constructor, one file for all, one domain here. */
public class SystemCredentialsProvider extends hudson.model.AbstractDescribableImpl<SystemCredentialsProvider> implements hudson.model.Saveable {
    private volatile Map<Domain, List<Credentials>> domainCredentialsMap = new HashMap<>();

    public SystemCredentialsProvider() {
        super((footman.stubs.None) null);
        try {
            if (getConfigFile().exists()) getConfigFile().unmarshal(this);
        } catch (IOException e) {
            Logger.getLogger(SystemCredentialsProvider.class.getName()).log(Level.SEVERE, "Failed to read the existing credentials", e);
        }
    }
    private SystemCredentialsProvider(boolean empty) { super((footman.stubs.None) null); }
    public static XmlFile getConfigFile() { return new XmlFile(Jenkins.XSTREAM2, new File(Jenkins.get().getRootDir(), "credentials.xml")); }
    public static SystemCredentialsProvider getInstance() { return ExtensionList.lookup(SystemCredentialsProvider.class).get(SystemCredentialsProvider.class); }
    public synchronized Map<Domain, List<Credentials>> getDomainCredentialsMap() { return domainCredentialsMap; }
    public synchronized void setDomainCredentialsMap(Map<Domain, List<Credentials>> m) {
        domainCredentialsMap = new HashMap<>();
        m.forEach((d, l) -> domainCredentialsMap.put(d, new CopyOnWriteArrayList<>(l)));
    }
    public List<Credentials> getCredentials() { return domainCredentialsMap.computeIfAbsent(Domain.global(), d -> new CopyOnWriteArrayList<>()); }
    public void save() throws IOException {
        XmlFile f = getConfigFile();
        f.write(this);
        SaveableListener.fireOnChange(this, f);
    }

    /** For tests: a secret with an id. */
    public static final class Named extends BaseCredentials { // not in the stubs
        public final String id;
        public Named(String id) { super((footman.stubs.None) null); this.id = id; }
        @Override public String toString() { return id; }
    }

    /** For XStream. */
    public static final class Disk { // not in the stubs
        public static SystemCredentialsProvider empty() { return new SystemCredentialsProvider(true); }
        public static void writing(SystemCredentialsProvider p) {
            List<String> all = new ArrayList<>();
            for (Credentials c : p.getCredentials()) all.add("<id>" + c + "</id>");
            Store.of(p).start("com.cloudbees.plugins.credentials.SystemCredentialsProvider");
            Store.of(p).list("domainCredentialsMap", all);
        }
        public static void read(SystemCredentialsProvider p) {
            List<Credentials> all = new CopyOnWriteArrayList<>();
            for (String e : Store.of(p).list("domainCredentialsMap")) all.add(new Named(Fields.inner(e)));
            p.domainCredentialsMap = new HashMap<>();
            p.domainCredentialsMap.put(Domain.global(), all);
        }
    }
}
