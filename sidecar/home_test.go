package sidecar

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
)

// A home whose builds lie elsewhere is refused, because a build that can't be
// found looks like one that never started; a new home and a usual one are fine.
func TestCheckBuildsDir(t *testing.T) {
	for _, c := range []struct {
		name, config string
		unfit        bool
	}{
		{"new home", "", false},
		{"usual", "<?xml version='1.1'?><hudson><buildsDir>${ITEM_ROOTDIR}/builds</buildsDir></hudson>", false},
		{"elsewhere", "<?xml version='1.1'?><hudson><buildsDir>/fast/${ITEM_FULL_NAME}</buildsDir></hudson>", true},
		{"garbage", "<hudson", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if c.config != "" {
				if err := os.WriteFile(filepath.Join(dir, "config.xml"), []byte(c.config), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := checkBuildsDir(fsys.OS, layout.Home(dir)); errors.Is(err, ErrUnfitHome) != c.unfit {
				t.Errorf("got %v, want unfit %v", err, c.unfit)
			}
		})
	}
}
