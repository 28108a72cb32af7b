package ticklog_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/footman-ci/footman/internal/simjenkins/ticklog"
)

// What was written is read back, and no proper prefix of a line passes for a tick:
// a line that a crash cut is never counted.
func TestRoundTripAndCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := ticklog.Tick{
			Branch: rapid.SampledFrom([]string{"", "left", "right", "über uns"}).Draw(t, "branch"),
			N:      rapid.IntRange(1, 1<<30).Draw(t, "n"),
			By:     rapid.StringMatching(`[a-z][a-z0-9-]{0,8}/[0-9]{1,6}`).Draw(t, "by"),
			At:     time.Unix(0, rapid.Int64Range(0, 1<<61).Draw(t, "ns")).UTC(),
		}
		line := ticklog.Append(nil, want)
		if line[len(line)-1] != '\n' {
			t.Fatal("no newline")
		}
		line = line[:len(line)-1]
		got, ok := ticklog.Parse(line)
		if !ok {
			t.Fatalf("not read: %q", line)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		cut := rapid.IntRange(0, len(line)-1).Draw(t, "cut")
		if got, ok := ticklog.Parse(line[:cut]); ok {
			t.Fatalf("a cut line passed: %q as %+v", line[:cut], got)
		}
	})
}

// Output of real builds and other lines of a log are not ticks.
func TestOtherLines(t *testing.T) {
	for _, line := range []string{
		"", "tick 17", "+ echo tick 17", "tick x by a/1 at 2026-01-02T03:04:05.000000000Z",
		"tick 0 by a/1 at 2026-01-02T03:04:05.000000000Z", "tick 1 by  at 2026-01-02T03:04:05.000000000Z",
		"[] tick 1 by a/1 at 2026-01-02T03:04:05.000000000Z", "Finished: SUCCESS", "[Pipeline] sh",
		"tick 1 by a/1 at 2026-01-02T03:04:05.000000000Zx",
	} {
		if got, ok := ticklog.Parse([]byte(line)); ok {
			t.Errorf("%q was read as %+v", line, got)
		}
	}
}

// A cut tick is told from a foreign line.
func TestTorn(t *testing.T) {
	for line, want := range map[string]bool{
		"tick 17 by a/1 at 2026-01-0": true,
		"[left] tick 17 by a":         true,
		"tick 17":                     false,
		"tick 17 by a/1 at 2026-01-02T03:04:05.000000000Z": false,
		"Finished: SUCC":              false,
		"tick seventeen by the clock": false,
	} {
		if got := ticklog.Torn([]byte(line)); got != want {
			t.Errorf("Torn(%q) = %v, want %v", line, got, want)
		}
	}
}
