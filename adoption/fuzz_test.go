package adoption_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/internal/layout"
)

// Whatever a crash left in a history file, reading it gives whole events in the order
// of their time and counts the rest; no line is both or neither.
func FuzzReadHistory(f *testing.F) {
	const good = `{"time":"2026-11-23T10:00:00Z","kind":"adopted","replica":"a"}` + "\n"
	f.Add([]byte(good), 10)
	f.Add([]byte(good+good[:20]), 1)
	f.Add([]byte("\x00\x00\n{}\n\n"+good), 0)
	f.Add([]byte(`{"time":"9999-99-99"}`+"\n"), -1)
	home := layout.Home(f.TempDir())
	if err := os.MkdirAll(home.History(), 0o750); err != nil {
		f.Fatal(err)
	}
	file := filepath.Join(home.History(), "a-2026-11.jsonl")
	f.Fuzz(func(t *testing.T, data []byte, limit int) {
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		events, skipped, err := adoption.ReadHistory(home, limit, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		if len(events)+skipped > bytes.Count(data, []byte{'\n'})+1 {
			t.Errorf("%d events and %d skipped lines in %q", len(events), skipped, data)
		}
		if limit > 0 && len(events) > limit {
			t.Errorf("%d events, limit %d", len(events), limit)
		}
		for i := 1; i < len(events); i++ {
			if events[i].Time.Before(events[i-1].Time) {
				t.Error("not in the order of time")
			}
		}
	})
}
