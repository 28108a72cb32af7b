// Signatures of hudson.util.Secret as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.util;

public final class Secret implements java.io.Serializable {
    protected Secret(footman.stubs.None none) { }
    public String toString() { throw null; }
    public String getPlainText() { throw null; }
    public boolean equals(Object that) { throw null; }
    public int hashCode() { throw null; }
    public String getEncryptedValue() { throw null; }
    public static final java.util.regex.Pattern ENCRYPTED_VALUE_PATTERN = null;
    public static hudson.util.Secret decrypt(String data) { throw null; }
    public static javax.crypto.Cipher getCipher(String algorithm) throws java.security.GeneralSecurityException { throw null; }
    public static hudson.util.Secret fromString(String data) { throw null; }
    public static String toString(hudson.util.Secret s) { throw null; }
    public static final boolean AUTO_ENCRYPT_PASSWORD_CONTROL = false;
    public static boolean BLANK_NONSECRET_PASSWORD_FIELDS_WITHOUT_ITEM_CONFIGURE;

    public static final class ConverterImpl {
        protected ConverterImpl(footman.stubs.None none) { }
        public ConverterImpl() {  }
        public boolean canConvert(Class type) { throw null; }
    }
}
