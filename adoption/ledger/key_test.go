package ledger_test

import (
	"strings"
	"testing"

	"github.com/footman-ci/footman/adoption/ledger"
)

// The documented examples: bridges and plugins write these very names.
func TestKeyExamples(t *testing.T) {
	long := strings.Repeat("ü", 60)
	for job, want := range map[string]string{
		"ticks":            "ticks@7",
		"team/über job":    "team%2F%C3%BCber%20job@7",
		"../../etc":        "%2E.%2F..%2Fetc@7",
		".hidden":          "%2Ehidden@7",
		"a.b_c-d":          "a.b_c-d@7",
		"a@1":              "a%401@7",
		"50%~":             "50%25%7E@7",
		"tab\tnl\nnul\x00": "tab%09nl%0Anul%00@7",
		// 115 bytes would end inside a %XX: cut before it.
		"x" + long: "x" + strings.Repeat("%C3%BC", 19) + "~4d3c6b1a8d5f5b7d@7",
	} {
		got := ledger.Key(job, 7)
		if strings.Contains(want, "~4d3c") { // the digest is checked by the fuzz test; here only the cut
			if prefix, _, _ := strings.Cut(want, "~"); !strings.HasPrefix(got, prefix+"~") || len(got) != len(prefix)+1+64+2 {
				t.Errorf("Key(%q): got %s, want %s~<64 digits>@7", job, got, prefix)
			}
			continue
		}
		if got != want {
			t.Errorf("Key(%q): got %s, want %s", job, got, want)
		}
	}
}

// Other builds than these have no key: a file with such a name is no record.
func TestParseKeyRefuses(t *testing.T) {
	for _, key := range []string{"", "a", "@", "a@", "a@x", "a@01", "a@+1", "a@1@2", "a%2@1", "a%2f@1", "a%zz@1", ".a@1", "a/b@1", "a%41@1", "ü@1", "a~00@1", "../x@1"} {
		if job, n, _, err := ledger.ParseKey(key); err == nil {
			t.Errorf("ParseKey(%q): got %q %d, want an error", key, job, n)
		}
	}
}

// Whatever a job is called: its key is a safe file name, no other job has it,
// and a short name can be read from it.
func FuzzKey(f *testing.F) {
	for _, s := range []string{"a", "../../etc", "team/über job", ".", "..", "%", "~", "@", strings.Repeat("x", 300), strings.Repeat("ü/", 40), "x" + strings.Repeat("ü/", 40), "xx" + strings.Repeat("ü/", 40), "\x00\xff"} {
		f.Add(s, 1, "b")
	}
	f.Fuzz(func(t *testing.T, job string, n int, other string) {
		if job == "" {
			return
		}
		key := ledger.Key(job, n)
		name := key + ".json"
		if len(name) > 255-len(".nfs0123456789abcdef") || strings.ContainsAny(name, "/\x00\n ") || name[0] == '.' || name[0] == '-' && job[0] != '-' {
			t.Fatalf("Key(%q): unsafe file name %q", job, name)
		}
		got, gotN, exact, err := ledger.ParseKey(key)
		if err != nil || gotN != n {
			t.Fatalf("ParseKey(%q): got %q %d, %v", key, got, gotN, err)
		}
		if exact && got != job || !exact && (!strings.HasPrefix(job, got) || len(got) < 115/3) {
			t.Fatalf("ParseKey(%q): got %q (exact %v), want %q", key, got, exact, job)
		}
		if other != job && ledger.Key(other, n) == key {
			t.Fatalf("%q and %q share the key %q", job, other, key)
		}
	})
}
