package simjenkins_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/footman-ci/footman/internal/simjenkins"
)

// A number that Jenkins can't hold is garbage, as any other text is: the folders
// on disk decide, and among them those that have such a name do not count.
func TestNumbersBeyondInt(t *testing.T) {
	t.Parallel()
	for _, saved := range []string{"99999999999", "2147483648", "0", "-3", "x", ""} {
		home := newHome(t)
		job := filepath.Join(home.Path(), "jobs", "sleep")
		must(t, os.MkdirAll(filepath.Join(job, "builds", "4"), 0o755))
		must(t, os.MkdirAll(filepath.Join(job, "builds", "99999999999"), 0o755))
		must(t, os.WriteFile(filepath.Join(job, "nextBuildNumber"), []byte(saved+"\n"), 0o644))
		got, err := simjenkins.DrawNumbers(t.Context(), home, "sleep", 2)
		must(t, err)
		if diff := cmp.Diff([]int{5, 6}, got); diff != "" {
			t.Errorf("nextBuildNumber %q (-want +got):\n%s", saved, diff)
		}
	}
}
