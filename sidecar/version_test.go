package sidecar

import (
	"errors"
	"os"
	"testing"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
)

// The file remembers the newest versions, an older controller is told so, and a
// damaged file is no obstacle.
func TestNoteVersions(t *testing.T) {
	home, _ := layout.Open(t.TempDir())
	if err := os.MkdirAll(home.Footman(), 0o750); err != nil {
		t.Fatal(err)
	}
	for i, step := range []struct {
		jenkins string
		older   bool
	}{{"2.516.2", false}, {"2.516.10", false}, {"2.516.2", true}, {"2.516.10", false}, {"", true}, {"2.600", false}, {"2.599.9-SNAPSHOT", true}} {
		err := noteVersions(fsys.OS, home, "a", "v0.1.0", step.jenkins)
		if errors.Is(err, ErrOlderJenkins) != step.older || err != nil && !step.older {
			t.Errorf("step %d (%q): %v, want older %v", i, step.jenkins, err, step.older)
		}
	}
	if err := os.WriteFile(home.VersionFile(), []byte("{garbage"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := noteVersions(fsys.OS, home, "a", "v0.1.0", "2.516.2"); err != nil {
		t.Errorf("damaged file: %v", err)
	}
}

// Versions compare by number, not by text, and unknown ones are oldest.
func TestCompareVersions(t *testing.T) {
	ordered := []string{"dev", "2", "2.9", "2.10", "v2.10.1", "3.0-rc"}
	for i, a := range ordered {
		for j, b := range ordered {
			got := compareVersions(a, b)
			if i < j && got >= 0 || i > j && got <= 0 || i == j && got != 0 {
				t.Errorf("compare %s with %s: %d", a, b, got)
			}
		}
	}
}
