// Signatures of com.cloudbees.plugins.credentials.domains.Domain as of 1389.vd7a_b_f5fa_50a_2 and 1502.v5c95e620ddfe; see DESIGN.md.
package com.cloudbees.plugins.credentials.domains;

public class Domain implements java.io.Serializable {
    protected Domain(footman.stubs.None none) { }
    public Domain(String name, String description, java.util.List<com.cloudbees.plugins.credentials.domains.DomainSpecification> specifications) {  }
    public static com.cloudbees.plugins.credentials.domains.Domain global() { throw null; }
    public com.cloudbees.plugins.credentials.domains.Domain resolve() { throw null; }
    public String getDescription() { throw null; }
    public java.util.List<com.cloudbees.plugins.credentials.domains.DomainSpecification> getSpecifications() { throw null; }
    public String getName() { throw null; }
    public String getUrl() { throw null; }
    public boolean isGlobal() { throw null; }
    public int hashCode() { throw null; }
    public boolean equals(Object o) { throw null; }
}
