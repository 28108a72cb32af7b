package jenkins

import (
	"crypto/sha1" //nolint:gosec // the hash of Jenkins' own scheme; nothing secret depends on it
	"fmt"
	"strings"
	"unicode/utf16"
)

// Branches and repositories have names that neither a URL nor a file system
// takes. Jenkins' branch-api (2.0 and later) therefore has two schemes, and keeps
// the true name in the item's config.xml.

// branchEscapes are what the name of an item escapes (branch-api NameEncoder):
// what would change the meaning of a URL's path, and the escape character.
var (
	branchEscapes   = strings.NewReplacer("#", "%23", "%", "%25", "/", "%2F", "?", "%3F", "[", "%5B", "]", "%5D", `\`, "%5C")
	branchUnescapes = strings.NewReplacer("%23", "#", "%25", "%", "%2F", "/", "%3F", "?", "%5B", "[", "%5D", "]", "%5C", `\`)
)

// EncodeBranch returns the item name of a branch or repository: "feature/x" is
// the item "feature%2Fx".
func EncodeBranch(name string) string {
	switch name {
	case "":
		return "%00"
	case ".":
		return "%2E"
	case "..":
		return "%2E."
	}
	return branchEscapes.Replace(name)
}

// DecodeBranch undoes [EncodeBranch].
func DecodeBranch(item string) string {
	switch item {
	case "%00":
		return ""
	case "%2E":
		return "."
	case "%2E.":
		return ".."
	}
	return branchUnescapes.Replace(item)
}

// Lengths in the names of branch folders (branch-api NameMangler).
const (
	maxMangled = 32
	minHash    = 6
	maxHash    = 12
)

// MangleBranch returns the name of the folder in which Jenkins keeps the item of
// a branch or repository. It can't be undone: the true name is in config.xml. A
// name that is a folder name already stays as it is; every other result holds a
// '.' and a part of a hash.
func MangleBranch(name string) string {
	if plainFolder(name) {
		return name
	}
	var b strings.Builder
	for _, c := range utf16.Encode([]rune(name)) { // as Java sees it
		switch {
		case c < 0x80 && plainFolderByte(byte(c)):
			b.WriteByte(byte(c))
			continue
		case b.Len() == 0:
			b.WriteByte('0')
		}
		switch {
		case c == '/' || c == '\\' || c == ' ' || c == '.' || c == '_':
			b.WriteByte('-')
		case c <= 0xff:
			fmt.Fprintf(&b, "_%02x", c)
		default:
			fmt.Fprintf(&b, "_%02x_%02x", c>>8, c&0xff)
		}
	}
	mangled, hash := b.String(), branchHash(name)
	if len(mangled) <= maxMangled-minHash-1 {
		return mangled + "." + right(hash, minHash)
	}
	over := len(mangled) - maxMangled // may be negative: then less is cut out than put in
	hash = "." + right(hash, min(max(over, minHash), maxHash)) + "."
	start := (maxMangled - len(hash)) / 2
	return mangled[:start] + hash + mangled[min(start+len(hash)+over, len(mangled)):]
}

// plainFolder says whether a name is used as the folder's name unchanged.
func plainFolder(name string) bool {
	if name == "" {
		// Java appends to nothing: the loop over no characters finds nothing unsafe.
		return true
	}
	if len(name) > maxMangled || name[0] == '-' {
		return false
	}
	for i := range len(name) {
		if !plainFolderByte(name[i]) {
			return false
		}
	}
	switch l := strings.ToLower(name); l {
	case "con", "prn", "aux", "nul": // devices on Windows
		return false
	default:
		return len(l) != 4 || l[3] == '0' || l[3] > '9' || l[3] < '0' || l[:3] != "com" && l[:3] != "lpt"
	}
}

func plainFolderByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-'
}

// branchHash is SHA-1 in base 32, lowest bits first, without the rest.
func branchHash(name string) string {
	var out []byte
	var bits, data int
	for _, b := range sha1.Sum([]byte(name)) { //nolint:gosec // it names a folder, as branch-api does
		for ; bits >= 5; bits -= 5 {
			out = append(out, "0123456789abcdefghijklmnopqrstuv"[data&0x1f])
			data >>= 5
		}
		data |= int(b) << bits
		bits += 8
	}
	return string(out)
}

func right(s string, n int) string { return s[len(s)-n:] }
