package syncstate_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/footman-ci/footman/syncstate"
)

// What a person changes by hand on one host is loaded by the controllers of others,
// which see nothing of it: only the first one's inotify does. Who was told tells
// nobody, and it is nobody's version: no conflict comes of it.
func TestFoundByHandIsLoadedElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), 3, nil)
		defer w.close()
		a, b := w.replicas[0], w.replicas[1]
		a.save(t, "jobs/x/config.xml", "<x/>")
		w.settle(time.Minute)
		check := func(what string, told int64) {
			t.Helper()
			w.settle(2 * time.Second)
			if err := w.equal(); err != nil {
				t.Errorf("%s: %v", what, err)
			}
			if n := a.sync.Told(); n != told {
				t.Errorf("%s: the first one told of %d finds, want %d", what, n, told)
			}
			for _, r := range w.replicas[1:] {
				if n := r.sync.Told(); n > 0 {
					t.Errorf("%s: %s told %d finds again", what, r.name, n)
				}
			}
		}
		write(t, w.home, "jobs/x/config.xml", "<x>by hand</x>")
		write(t, w.home, "jobs/new/config.xml", "<new/>")
		a.sync.Look("jobs/x/config.xml")
		a.sync.Look("jobs/new/config.xml")
		check("edited", 2)
		b.save(t, "jobs/x/config.xml", "<x>by b</x>")
		check("saved by b", 2)
		if err := os.RemoveAll(filepath.Join(w.home, "jobs", "new")); err != nil {
			t.Fatal(err)
		}
		a.sync.LookBelow("jobs/new")
		check("removed", 3)
		w.settle(time.Minute)
		if len(w.clashes) > 0 {
			t.Errorf("conflicts out of nothing: %+v", w.clashes)
		}
	})
}

// On one host all inotify see what is changed: each may tell it once, and it ends
// there.
func TestFoundByAllEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), 3, nil)
		defer w.close()
		w.settle(time.Minute)
		write(t, w.home, "jobs/x/config.xml", "<x/>")
		for _, r := range w.replicas {
			r.sync.Look("jobs/x/config.xml")
		}
		w.settle(time.Minute)
		if err := w.equal(); err != nil {
			t.Error(err)
		}
		for _, r := range w.replicas {
			if n := r.sync.Told(); n > 1 {
				t.Errorf("%s told it %d times", r.name, n)
			}
		}
	})
}

// What a controller saves is not told a second time as found on disk, also when its
// word comes later than what inotify saw.
func TestSavedIsNotFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), 2, nil)
		defer w.close()
		w.settle(time.Minute)
		a := w.replicas[0]
		a.save(t, "jobs/x/config.xml", "<x/>")
		a.sync.Look("jobs/x/config.xml")
		w.settle(time.Minute)
		a.deaf = true
		a.save(t, "jobs/x/config.xml", "<x>2</x>")
		a.sync.Look("jobs/x/config.xml")
		w.settle(400 * time.Millisecond)
		a.sync.Saved(a.life, []syncstate.Saved{{Path: "jobs/x/config.xml", Digest: digest("<x>2</x>"), Base: digest("<x/>"), User: "u"}}, false)
		w.settle(time.Minute)
		if n := a.sync.Told(); n > 0 {
			t.Errorf("%d saves were told as found on disk", n)
		}
		if err := w.equal(); err != nil {
			t.Error(err)
		}
	})
}

// A storm by hand, such as rsync, becomes some names and one scan of the peers. The peers
// tell nobody of what they find by it.
func TestFindsBecomeAScan(t *testing.T) {
	t.Parallel()
	const many = 1500 // more than are named
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), 2, nil)
		defer w.close()
		w.settle(time.Minute)
		a, b := w.replicas[0], w.replicas[1]
		for i := range many {
			p := fmt.Sprintf("jobs/j%d/config.xml", i)
			write(t, w.home, p, "<j/>")
			a.sync.Look(p)
		}
		w.settle(20 * time.Second)
		if err := w.equal(); err != nil {
			t.Error(err)
		}
		if n := a.sync.Told(); n == 0 || n > 1001 {
			t.Errorf("%d finds were told", n)
		}
		before := b.sync.Status()
		w.settle(2 * time.Minute)
		after := b.sync.Status()
		if after.LastScan.After(before.LastScan) {
			t.Errorf("a second scan followed %q, because %q", before.LastScanWhy, after.LastScanWhy)
		}
		if n := b.sync.Told(); n > 0 {
			t.Errorf("the peer told %d finds again; scanned because %q, then %q", n, before.LastScanWhy, after.LastScanWhy)
		}
	})
}
