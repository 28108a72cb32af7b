// requires: com.cloudbees.plugins.credentials.SystemCredentialsProvider  (credentials 2.1 and later)
// Staying in step: credentials.xml. Those of folders and users lie in their own config.xml.
package footman

import com.cloudbees.plugins.credentials.SystemCredentialsProvider
import groovy.transform.CompileStatic
import hudson.XmlFile
import jenkins.model.Jenkins

@CompileStatic
final class CredentialsRoom implements Room, Reloader {
    String name() { return 'credentials' }

    boolean needed() { return false }

    void install() { Reloaders.ALL.put('credentials', this) }

    /** Read as a new object, whose map then takes the place of the old one: nobody sees half of it. */
    void reload(File file) throws Exception {
        SystemCredentialsProvider now = SystemCredentialsProvider.getInstance()
        if (file == null) { now.setDomainCredentialsMap(new HashMap()); return }
        now.setDomainCredentialsMap(((SystemCredentialsProvider) new XmlFile(Jenkins.XSTREAM2, file).read()).getDomainCredentialsMap())
    }
}

new CredentialsRoom()
