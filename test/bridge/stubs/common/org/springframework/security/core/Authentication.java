// Signatures of org.springframework.security.core.Authentication as of 6.3, written by hand; see DESIGN.md.
package org.springframework.security.core;

public interface Authentication extends java.security.Principal, java.io.Serializable {
    Object getCredentials();
    Object getDetails();
    Object getPrincipal();
    boolean isAuthenticated();
    void setAuthenticated(boolean authenticated) throws IllegalArgumentException;
}
