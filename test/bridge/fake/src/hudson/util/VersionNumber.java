package hudson.util;

import java.util.Arrays;

public final class VersionNumber implements Comparable<VersionNumber> {
    private String num;
    private int[] digits;

    public VersionNumber(String num) {
        this.num = num;
        digits = Arrays.stream(num.split("[^0-9]+")).filter(s -> !s.isEmpty() && s.length() < 9).mapToInt(Integer::parseInt).toArray();
    }
    public int getDigitAt(int idx) { return idx < digits.length ? digits[idx] : -1; }
    public int compareTo(VersionNumber rhs) {
        for (int i = 0; i < Math.max(digits.length, rhs.digits.length); i++) {
            int c = Integer.compare(i < digits.length ? digits[i] : 0, i < rhs.digits.length ? rhs.digits[i] : 0);
            if (c != 0) return c;
        }
        return 0;
    }
    public boolean isNewerThan(VersionNumber rhs) { return compareTo(rhs) > 0; }
    public boolean isNewerThanOrEqualTo(VersionNumber rhs) { return compareTo(rhs) >= 0; }
    public boolean isOlderThan(VersionNumber rhs) { return compareTo(rhs) < 0; }
    public boolean isOlderThanOrEqualTo(VersionNumber rhs) { return compareTo(rhs) <= 0; }
    public String toString() { return num; }
}
