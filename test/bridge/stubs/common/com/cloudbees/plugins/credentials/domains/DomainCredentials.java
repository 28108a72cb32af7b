// Signatures of com.cloudbees.plugins.credentials.domains.DomainCredentials as of 1389.vd7a_b_f5fa_50a_2 and 1502.v5c95e620ddfe; see DESIGN.md.
package com.cloudbees.plugins.credentials.domains;

public class DomainCredentials {
    protected DomainCredentials(footman.stubs.None none) { }
    public DomainCredentials(com.cloudbees.plugins.credentials.domains.Domain domain, java.util.List<com.cloudbees.plugins.credentials.Credentials> credentials) {  }
    public static java.util.Map<com.cloudbees.plugins.credentials.domains.Domain, java.util.List<com.cloudbees.plugins.credentials.Credentials>> asMap(java.util.Collection<com.cloudbees.plugins.credentials.domains.DomainCredentials> collection) { throw null; }
    public static java.util.List<com.cloudbees.plugins.credentials.domains.DomainCredentials> asList(java.util.Map<com.cloudbees.plugins.credentials.domains.Domain, java.util.List<com.cloudbees.plugins.credentials.Credentials>> map) { throw null; }
    public static java.util.Map<com.cloudbees.plugins.credentials.domains.Domain, java.util.List<com.cloudbees.plugins.credentials.Credentials>> toCopyOnWriteMap(java.util.Map<com.cloudbees.plugins.credentials.domains.Domain, java.util.List<com.cloudbees.plugins.credentials.Credentials>> map) { throw null; }
    public static java.util.Map<com.cloudbees.plugins.credentials.domains.Domain, java.util.List<com.cloudbees.plugins.credentials.Credentials>> migrateListToMap(java.util.Map<com.cloudbees.plugins.credentials.domains.Domain, java.util.List<com.cloudbees.plugins.credentials.Credentials>> map, java.util.List<com.cloudbees.plugins.credentials.Credentials> list) { throw null; }
    public static java.util.List<com.cloudbees.plugins.credentials.domains.DomainCredentials> fixList(java.util.List<com.cloudbees.plugins.credentials.domains.DomainCredentials> list) { throw null; }
    public com.cloudbees.plugins.credentials.domains.Domain getDomain() { throw null; }
    public java.util.List<com.cloudbees.plugins.credentials.Credentials> getCredentials() { throw null; }
}
