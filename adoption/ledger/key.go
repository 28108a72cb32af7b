package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

const (
	// maxEncoded is the longest encoded job name. With "@", ten digits and
	// ".json" a file name stays far below the 255 bytes of all file systems.
	maxEncoded = 180
	// keptEncoded bytes of a longer one are kept for people; "~" and the 64
	// digits of the SHA-256 make it unique.
	keptEncoded = 115
)

const upperHex = "0123456789ABCDEF"

// Key returns the name, without ".json", of the record of a build: the encoded
// full name of the job, "@" and the number. Every byte of the name except
// A-Z a-z 0-9 _ - and '.' (but not as the first byte) becomes %XX. An encoded
// name longer than 180 bytes is cut after at most 115 bytes and ends with "~"
// and the SHA-256 of the full name in lower-case hex.
func Key(job string, number int) string { return encode(job) + "@" + strconv.Itoa(number) }

func encode(name string) string {
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		if c := name[i]; plain(c) || c == '.' && i > 0 {
			b.WriteByte(c)
		} else {
			b.WriteByte('%')
			b.WriteByte(upperHex[c>>4])
			b.WriteByte(upperHex[c&15])
		}
	}
	enc := b.String()
	if len(enc) <= maxEncoded {
		return enc
	}
	cut := keptEncoded
	for i := 1; i <= 2; i++ { // not inside a %XX
		if enc[keptEncoded-i] == '%' {
			cut = keptEncoded - i
		}
	}
	sum := sha256.Sum256([]byte(name))
	return enc[:cut] + "~" + hex.EncodeToString(sum[:])
}

func plain(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-'
}

// ParseKey takes a key apart. exact is false when the name was too long to be
// kept: job is its beginning then, for people only.
func ParseKey(key string) (job string, number int, exact bool, err error) {
	enc, digits, ok := strings.Cut(key, "@")
	if !ok {
		return "", 0, false, fmt.Errorf("key %q has no number", key)
	}
	number, err = strconv.Atoi(digits)
	if err != nil || strconv.Itoa(number) != digits {
		return "", 0, false, fmt.Errorf("key %q: bad number %q", key, digits)
	}
	short, sum, cut := strings.Cut(enc, "~")
	job, err = decode(short)
	if err != nil {
		return "", 0, false, fmt.Errorf("key %q: %w", key, err)
	}
	if cut {
		if raw, err := hex.DecodeString(sum); err != nil || len(raw) != sha256.Size {
			return "", 0, false, fmt.Errorf("key %q: bad digest", key)
		}
		return job, number, false, nil
	}
	if Key(job, number) != key {
		return "", 0, false, fmt.Errorf("key %q is not in its canonical form", key)
	}
	return job, number, true, nil
}

func decode(enc string) (string, error) {
	out := make([]byte, 0, len(enc))
	for i := 0; i < len(enc); i++ {
		c := enc[i]
		if c != '%' {
			if !plain(c) && c != '.' {
				return "", fmt.Errorf("byte %q is not allowed", c)
			}
			out = append(out, c)
			continue
		}
		if i+2 >= len(enc) {
			return "", fmt.Errorf("ends in the middle of %%XX")
		}
		hi, lo := strings.IndexByte(upperHex, enc[i+1]), strings.IndexByte(upperHex, enc[i+2])
		if hi < 0 || lo < 0 {
			return "", fmt.Errorf("bad escape %q", enc[i:i+3])
		}
		out = append(out, byte(hi<<4|lo)) //nolint:gosec // G115: two hex digits
		i += 2
	}
	return string(out), nil
}
