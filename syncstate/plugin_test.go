package syncstate_test

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/footman-ci/footman/syncstate"
	"github.com/google/go-cmp/cmp"
)

// A plugin needs a restart when its content is another than at the start, and only
// then: neither a hard link, a chmod nor the same content once more changes what is
// loaded. What was put there during the start needs none if the controller says that
// it has it, and after a restart nothing does.
func TestPluginsThatNeedARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		home, c := t.TempDir(), &scripted{}
		for _, p := range []string{"linked", "again", "newer"} {
			write(t, home, "plugins/"+p+".jpi", p)
		}
		nextTick(t, home)
		s, stop := run(t, home, c)
		defer stop()
		for _, p := range []string{"loaded", "unknown"} { // by the controller's own start, or beside it
			write(t, home, "plugins/"+p+".jpi", p)
		}
		step := func(what string, want ...string) {
			t.Helper()
			for _, p := range []string{"linked", "again", "newer", "loaded", "unknown"} {
				s.Look("plugins/" + p + ".jpi")
			}
			rest(time.Minute)
			if diff := cmp.Diff(want, s.Status().RestartNeeded); diff != "" {
				t.Errorf("%s (-want +got):\n%s", what, diff)
			}
		}
		step("while it starts")
		s.Saved(lifeOne, []syncstate.Saved{{Path: "plugins/loaded.jpi", Digest: digest("loaded"), Base: digest("loaded"), Loaded: true}}, false)
		s.Ready(lifeOne)
		step("started", "plugins/unknown.jpi")

		if err := os.Link(filepath.Join(home, "plugins", "linked.jpi"), filepath.Join(home, "backup")); err != nil {
			t.Fatal(err)
		}
		write(t, home, "plugins/again.jpi", "again")
		write(t, home, "plugins/loaded.jpi", "loaded")
		step("linked, and written again", "plugins/unknown.jpi")
		write(t, home, "plugins/newer.jpi", "another")
		step("upgraded", "plugins/newer.jpi", "plugins/unknown.jpi")
		write(t, home, "plugins/newer.jpi", "newer")
		step("downgraded", "plugins/unknown.jpi")
		write(t, home, "plugins/newer.jpi", "another")
		step("upgraded again", "plugins/newer.jpi", "plugins/unknown.jpi")

		s.EndLife(lifeOne)
		next := syncstate.Life{Name: lifeOne.Name, Incarnation: lifeOne.Incarnation + 1}
		nextTick(t, home)
		s.StartLife(next, stampNow(t, home))
		s.Ready(next)
		step("restarted")
		if calls := c.told(); len(calls) > 0 {
			t.Errorf("it was told to load %v", paths(calls))
		}
	})
}

// nextTick waits until the file system's clock, which moves in steps, has moved.
func nextTick(t *testing.T, home string) {
	t.Helper()
	for before := stampNow(t, home); stampNow(t, home).Equal(before); {
		continue
	}
}
