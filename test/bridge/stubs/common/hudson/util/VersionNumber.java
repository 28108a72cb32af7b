// Signatures of hudson.util.VersionNumber as of lib-version-number 1.12, written by hand; see DESIGN.md.
package hudson.util;

public final class VersionNumber implements Comparable<VersionNumber> {
    public static final java.util.Comparator<VersionNumber> DESCENDING = null;
    public VersionNumber(String num) {}
    public boolean isNewerThan(VersionNumber rhs) { throw null; }
    public boolean isNewerThanOrEqualTo(VersionNumber rhs) { throw null; }
    public boolean isOlderThan(VersionNumber rhs) { throw null; }
    public boolean isOlderThanOrEqualTo(VersionNumber rhs) { throw null; }
    public int compareTo(VersionNumber rhs) { throw null; }
    public int getDigitAt(int idx) { throw null; }
}
