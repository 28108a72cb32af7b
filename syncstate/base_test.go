package syncstate_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/footman-ci/footman/syncstate"
)

// The first save of a file after a start names no base. Its word may come when what
// another controller based on it is loaded already: one version after the other, and no
// conflict. What the controller makes anew later is based on nothing.
func TestLateWordWithoutBase(t *testing.T) {
	const path = "jobs/x/config.xml"
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), 2, nil)
		defer w.close()
		a, b := w.replicas[0], w.replicas[1]
		b.save(t, path, "<zero/>")
		w.settle(time.Hour) // what was saved is forgotten by now

		write(t, w.home, path, "<one/>") // by a, whose word does not get through
		a.mu.Lock()
		a.loaded[path] = "<one/>"
		a.mu.Unlock()
		b.mu.Lock()
		b.loaded[path] = "<one/>" // it loads that before it saves
		b.mu.Unlock()
		write(t, w.home, path, "<two/>")
		b.mu.Lock()
		b.loaded[path] = "<two/>"
		b.mu.Unlock()
		b.sync.Saved(b.life, []syncstate.Saved{{Path: path, Digest: digest("<two/>"), Base: digest("<one/>")}}, false)
		w.settle(time.Second)
		if got := a.loaded[path]; got != "<two/>" {
			t.Fatalf("a has %s, so this shows nothing", got)
		}
		a.sync.Saved(a.life, []syncstate.Saved{{Path: path, Digest: digest("<one/>")}}, false)
		w.settle(time.Hour)
		if err := w.equal(); err != nil {
			t.Error(err)
		}
		w.mu.Lock()
		if len(w.clashes) != 0 {
			t.Errorf("conflicts: %+v", w.clashes)
		}
		w.mu.Unlock()

		b.save(t, path, "<three/>") // a loads it
		w.settle(time.Second)
		a.sync.Saved(a.life, []syncstate.Saved{{Path: path, Base: digest("<three/>")}, {Path: path, Digest: digest("<four/>")}}, false)
		for _, c := range a.sync.Changes(2) {
			if c.Digest == digest("<four/>") && c.Base != (syncstate.Digest{}) {
				t.Errorf("what was made anew is based on %s", c.Base)
			}
		}
	})
}
