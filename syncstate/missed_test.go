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
