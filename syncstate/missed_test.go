package syncstate_test

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/footman-ci/footman/syncstate"
)

// A file whose name could be an item's folder, as people leave them in jobs/, is nothing
// that a controller can load. Nobody is asked to, and all is in step.
func TestFileAmongItems(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		home, c := t.TempDir(), &scripted{}
		s, stop := run(t, home, c)
		defer stop()
		s.Ready(lifeOne)
		rest(10 * time.Second)
		if err := os.Mkdir(filepath.Join(home, "jobs"), 0o755); err != nil {
			t.Fatal(err)
		}
		for _, p := range []string{"jobs/README", "jobs/notes.xml", "jobs/x/jobs/README"} {
			write(t, home, p, "hello")
			s.Look(p)
		}
		write(t, home, "jobs/x/config.xml", "<x/>")
		s.Look("jobs/x/config.xml")
		rest(time.Minute)
		if diff := cmp.Diff([]string{"jobs/x/config.xml"}, paths(c.told())); diff != "" {
			t.Errorf("loaded (-want +got):\n%s", diff)
		}
		if st := s.Status(); !st.InStep || st.Resources != 1 {
			t.Errorf("%+v", st)
		}
	})
}

// A controller that says of one version, again and again, that it has loaded another is
// asked ever more rarely, and it is said. When it is right again, that is seen.
func TestLoadedSomethingElse(t *testing.T) {
	const path = "jobs/x/config.xml"
	synctest.Test(t, func(t *testing.T) {
		home, c, wrong := t.TempDir(), &scripted{}, true
		c.apply = func(_ int, changes []syncstate.Apply) ([]syncstate.Applied, error) {
			time.Sleep(10 * time.Millisecond) // of the bubble
			out := loaded(changes)
			if wrong {
				out[0].Digest = digest("something else")
			}
			return out, nil
		}
		s, stop := run(t, home, c)
		defer stop()
		s.Ready(lifeOne)
		rest(10 * time.Second)
		write(t, home, path, "<x/>")
		s.Look(path)
		rest(time.Hour)
		if n := len(c.told()); n < 5 || n > 30 {
			t.Errorf("asked %d times in an hour", n)
		}
		if d, _ := s.Differences(9); len(d) != 1 || d[0].State != syncstate.FailedState || d[0].Reason == "" {
			t.Errorf("%+v", d)
		}
		c.mu.Lock()
		wrong = false
		c.mu.Unlock()
		rest(6 * time.Minute)
		if !s.Status().InStep {
			t.Errorf("%+v", s.Status())
		}
	})
}

// A sidecar may start and scan before the others know that it is there. What they tell
// until then it has missed, and it is told so.
func TestNotKnownYet(t *testing.T) {
	const path = "jobs/x/config.xml"
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), 3, func(w *world) { w.stranger = "r1" })
		defer w.close()
		a, b := w.replicas[0], w.replicas[1]
		w.settle(time.Minute)
		w.silence(true) // gossip's hints are lost; calls go to nobody but c, later
		a.save(t, path, "<x/>")
		w.settle(time.Minute)
		w.silence(false)
		if len(b.calls) > 0 {
			t.Fatalf("b was told, so this shows nothing: %v", b.calls)
		}
		w.mu.Lock()
		w.stranger = ""
		w.mu.Unlock()
		w.settle(time.Minute)
		if err := w.equal(); err != nil {
			t.Error(err)
		}
	})
}

// Who is new where nothing was said for long is not greeted, and scans once.
func TestNothingWasMissed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), 2, func(w *world) { w.stranger = "r1" })
		defer w.close()
		a, b := w.replicas[0], w.replicas[1]
		a.save(t, "jobs/x/config.xml", "<x/>")
		w.settle(time.Hour)
		scan := b.sync.Status().LastScan
		w.mu.Lock()
		w.stranger = ""
		w.mu.Unlock()
		w.settle(10 * time.Minute) // within the period
		if got := b.sync.Status().LastScan; !got.Equal(scan) {
			t.Errorf("scanned at %s, before at %s", got, scan)
		}
	})
}
