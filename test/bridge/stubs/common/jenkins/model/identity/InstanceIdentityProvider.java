// Signatures of jenkins.model.identity.InstanceIdentityProvider as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model.identity;

public abstract class InstanceIdentityProvider<PUB extends java.security.PublicKey, PRIV extends java.security.PrivateKey> implements hudson.ExtensionPoint {
    protected InstanceIdentityProvider(footman.stubs.None none) { }
    public InstanceIdentityProvider() {  }
    public static final jenkins.model.identity.InstanceIdentityProvider.KeyTypes<java.security.interfaces.RSAPublicKey, java.security.interfaces.RSAPrivateKey> RSA = null;
    public static final jenkins.model.identity.InstanceIdentityProvider.KeyTypes<java.security.interfaces.DSAPublicKey, java.security.interfaces.DSAPrivateKey> DSA = null;
    public static final jenkins.model.identity.InstanceIdentityProvider.KeyTypes<java.security.interfaces.ECPublicKey, java.security.interfaces.ECPrivateKey> EC = null;
    protected abstract java.security.KeyPair getKeyPair();
    protected PUB getPublicKey() { throw null; }
    protected PRIV getPrivateKey() { throw null; }
    protected abstract java.security.cert.X509Certificate getCertificate();

    public static final class KeyTypes<PUB extends java.security.PublicKey, PRIV extends java.security.PrivateKey> {
        protected KeyTypes(footman.stubs.None none) { }
        public Class<PUB> getPublicKeyClass() { throw null; }
        public Class<PRIV> getPrivateKeyClass() { throw null; }
        public java.security.KeyPair getKeyPair() { throw null; }
        public PUB getPublicKey() { throw null; }
        public PRIV getPrivateKey() { throw null; }
        public java.security.cert.X509Certificate getCertificate() { throw null; }
    }
}
