// Signatures of com.cloudbees.plugins.credentials.domains.DomainSpecification as of 1389.vd7a_b_f5fa_50a_2 and 1502.v5c95e620ddfe; see DESIGN.md.
package com.cloudbees.plugins.credentials.domains;

public abstract class DomainSpecification extends hudson.model.AbstractDescribableImpl<com.cloudbees.plugins.credentials.domains.DomainSpecification> implements hudson.ExtensionPoint, java.io.Serializable {
    protected DomainSpecification(footman.stubs.None none) { super(none); }
    public DomainSpecification() { super((footman.stubs.None) null); }

    public enum Result {
        UNKNOWN, NEGATIVE, PARTIAL, POSITIVE;
        public boolean isDefinitive() { throw null; }
        public boolean isMatch() { throw null; }
    }
}
