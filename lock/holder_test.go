package lock_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/footman-ci/footman/lock"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// What is written can be read again, whatever is in it; too long texts are cut on
// a character's border, never the size of the file.
func TestHolderTextRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := lock.Holder{
			Role:        rapid.String().Draw(t, "role"),
			Replica:     rapid.String().Draw(t, "replica"),
			Incarnation: rapid.Uint64().Draw(t, "incarnation"),
			Host:        rapid.String().Draw(t, "host"),
			PID:         rapid.Int().Draw(t, "pid"),
			Since:       time.UnixMilli(rapid.Int64Range(-1<<50, 1<<50).Draw(t, "since")),
			Why:         rapid.StringN(0, 2000, -1).Draw(t, "why"),
			Proofs:      rapid.Uint64().Draw(t, "proofs"),
		}
		text := lock.HolderText(in)
		if len(text) != 512 || text[511] != '\n' || strings.Count(string(text), "\n") != 1 {
			t.Fatalf("not one line of 512 bytes: %q", text)
		}
		out, err := lock.ParseHolder(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range []struct{ got, want string }{{out.Role, in.Role}, {out.Replica, in.Replica}, {out.Host, in.Host}, {out.Why, in.Why}} {
			if !utf8.ValidString(f.got) || !strings.HasPrefix(f.want, f.got) {
				t.Fatalf("got %q, want a beginning of %q", f.got, f.want)
			}
		}
		if y := in.Since.UTC().Year(); y >= 0 && y <= 9999 && !out.Since.Equal(in.Since) {
			t.Fatalf("since: got %v, want %v", out.Since, in.Since)
		}
		if out.Incarnation != in.Incarnation || out.PID != in.PID || out.Proofs != in.Proofs {
			t.Fatalf("numbers: got %+v, want %+v", out, in)
		}
	})
}

// A text that fits is kept whole.
func TestShortHolderTextIsKept(t *testing.T) {
	in := lock.Holder{Role: "runner", Replica: strings.Repeat("r", 63), Incarnation: 7, Host: "host", PID: 12,
		Since: time.Date(2026, 11, 23, 1, 2, 3, 0, time.UTC), Why: strings.Repeat("w", 200), Proofs: 9}
	out, err := lock.ParseHolder(lock.HolderText(in))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(in, out); diff != "" {
		t.Fatal(diff)
	}
}

// At every length around the limit the text is whole JSON.
func TestHolderTextAtItsLimit(t *testing.T) {
	for n := range 600 {
		text := lock.HolderText(lock.Holder{Role: "r", Why: strings.Repeat("w", n)})
		if _, err := lock.ParseHolder(text); err != nil || len(text) != 512 {
			t.Fatalf("why of %d bytes: %d bytes, %v", n, len(text), err)
		}
	}
}

// Every kind of file gives a clear answer.
func TestReadHolder(t *testing.T) {
	dir := t.TempDir()
	if _, err := lock.ReadHolder(filepath.Join(dir, "no")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing: got %v", err)
	}
	for name, c := range map[string]struct {
		text     string
		noHolder bool
	}{
		"empty":   {"", true},
		"spaces":  {strings.Repeat(" ", 511) + "\n", true},
		"zeroes":  {strings.Repeat("\x00", 512), true}, // what a crash of the host can leave
		"garbage": {"\xff\x00{{{", false},
		"cut":     {`{"role":"run`, false},
		"list":    {`[]`, false},
		"huge":    {strings.Repeat("[", 1<<20), false},
	} {
		path := filepath.Join(dir, "l")
		if err := os.WriteFile(path, []byte(c.text), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := lock.ReadHolder(path)
		if err == nil || errors.Is(err, lock.ErrNoHolder) != c.noHolder {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// No control character from a lock file reaches a terminal.
func TestHolderStringIsPlain(t *testing.T) {
	for h, want := range map[lock.Holder]string{
		{}:                                     "an unknown process (its file names no holder)",
		{Role: "runner", Replica: "a", PID: 5}: "the runner of replica a, process 5",
		{Host: "h"}:                            "a process on host h",
		{Role: "x\x1b[2J", Why: "a \"b\"\n"}:   `the "x\x1b[2J": "a \"b\"\n"`,
	} {
		if got := h.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func FuzzReadHolder(f *testing.F) {
	f.Add(lock.HolderText(lock.Holder{Role: "runner", Replica: "a"}))
	f.Add([]byte("{}\n{}"))
	f.Add([]byte(`{"since":"0000-00-00T00:00:00Z"}`))
	f.Add([]byte{0xff, 0, '\n'})
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := lock.ParseHolder(data)
		if err != nil {
			return
		}
		if s := h.String(); strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			t.Fatalf("control character in %q", s)
		}
		if text := lock.HolderText(h); len(text) != 512 {
			t.Fatalf("text of %d bytes", len(text))
		}
	})
}
