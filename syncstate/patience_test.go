package syncstate_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/syncstate"
)

// What changes on disk all the time is told to peers all the same, not only when it has
// come to rest.
func TestRestlessFileIsTold(t *testing.T) {
	const path = "jobs/x/config.xml"
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), 2, nil)
		defer w.close()
		w.settle(time.Minute)
		a := w.replicas[0]
		for i := range 40 {
			write(t, w.home, path, fmt.Sprintf("<x>%d</x>", i))
			a.sync.Look(path)
			w.settle(300 * time.Millisecond)
		}
		if n := a.sync.Told(); n < 5 {
			t.Errorf("told %d times in 12 s", n)
		}
	})
}

// A controller that dropped some of its reports makes peers scan; what it had said before
// is not lost with them.
func TestLostReportsTakeNothingAlong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		home, c, down := t.TempDir(), &scripted{living: []string{"b"}}, true
		c.push = func(int) error {
			if down {
				return errors.New("the network is cut")
			}
			return nil
		}
		s, stop := run(t, home, c)
		defer stop()
		s.Ready(lifeOne)
		rest(time.Minute)
		s.Saved(lifeOne, []syncstate.Saved{{Path: "jobs/x/config.xml", Digest: syncstate.Digest{1}}}, false)
		s.Saved(lifeOne, []syncstate.Saved{{Path: "jobs/y/config.xml", Digest: syncstate.Digest{2}}}, true)
		rest(time.Minute)
		c.mu.Lock()
		down = false
		c.mu.Unlock()
		rest(time.Minute)
		var told []string
		for _, a := range c.pushed {
			told = append(told, a.Path)
			if a.Path == "" && !a.Found {
				t.Errorf("%+v asks nobody to scan", a)
			}
		}
		if !slices.Equal(told, []string{"jobs/x/config.xml", "", "jobs/y/config.xml"}) {
			t.Errorf("told %q", told)
		}
		scans := s.Status().LastScan
		s.Received(syncstate.Batch{Origin: "b", Epoch: 1, Sequence: 1})
		rest(time.Minute)
		before := s.Status().LastScan
		s.Received(syncstate.Batch{Origin: "b", Epoch: 1, Sequence: 1, Changes: c.pushed[1:2]})
		rest(time.Minute)
		if after := s.Status().LastScan; !after.After(before) || !before.After(scans) {
			t.Errorf("scanned at %v, %v and %v", scans, before, after)
		}
	})
}

// While a scan is held up, what it has found already waits for a moment only, and not at
// all once somebody speaks of it.
func TestHeldUpScan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		home, c := t.TempDir(), &scripted{}
		var paused atomic.Bool
		s := syncstate.New(syncstate.Config{Name: "a", Home: home}, syncstate.Deps{FS: fsys.OS, Controller: c, Peers: c, Log: zerolog.Nop(), Gate: func(ctx context.Context) error {
			for paused.Load() && ctx.Err() == nil {
				time.Sleep(100 * time.Millisecond) // of the bubble
			}
			return context.Cause(ctx)
		}})
		write(t, home, "jobs/x/config.xml", "<x/>")
		defer begin(t, home, s)()
		s.Ready(lifeOne)
		rest(time.Minute)
		was := len(paths(c.told()))
		paused.Store(true)
		write(t, home, "config.xml", "<one/>")
		write(t, home, "other.xml", "<one/>")
		s.ScanDue("test")
		rest(10 * time.Second)
		if got := paths(c.told())[was:]; len(got) > 0 || !s.Status().Scanning {
			t.Fatalf("loaded %v, scanning %v", got, s.Status().Scanning)
		}
		write(t, home, "config.xml", "<two/>")
		s.Received(syncstate.Batch{Origin: "b", Epoch: 1, Sequence: 1, Changes: []syncstate.Announced{{Path: "config.xml", Digest: digest("<two/>"), Base: digest("<one/>"), At: time.Now()}}})
		rest(time.Second)
		if got := paths(c.told())[was:]; !slices.Equal(got, []string{"config.xml"}) {
			t.Errorf("loaded %v after somebody spoke of it", got)
		}
		rest(time.Minute)
		if got := paths(c.told())[was:]; !slices.Equal(got, []string{"config.xml", "other.xml"}) || !s.Status().Scanning {
			t.Errorf("loaded %v while the scan was held up: %v", got, s.Status().Scanning)
		}
		paused.Store(false)
	})
}

// A build that can't be loaded is tried a few times, not for ever: there may be more and
// more of them.
func TestBuildThatCantBeLoaded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		home, c := t.TempDir(), &scripted{}
		c.apply = func(_ int, changes []syncstate.Apply) (out []syncstate.Applied, _ error) {
			for _, ch := range changes {
				out = append(out, syncstate.Applied{Path: ch.Path, Reason: "never"})
			}
			return out, nil
		}
		s, stop := run(t, home, c)
		defer stop()
		s.Ready(lifeOne)
		rest(time.Minute)
		s.Received(syncstate.Batch{Origin: "b", Epoch: 1, Sequence: 1, Changes: []syncstate.Announced{{Path: "jobs/x/builds/1/build.xml", Digest: syncstate.Digest{1}, At: time.Now()}}})
		rest(24 * time.Hour)
		if n := len(c.told()); n < 3 || n > 12 {
			t.Errorf("tried %d times", n)
		}
		if d, _ := s.Differences(9); len(d) > 0 {
			t.Errorf("still out of step: %+v", d)
		}
	})
}

// stubborn is a keeper that can't record the conflicts of some resources, and needs as
// long for each try as it waits for a lock.
type stubborn struct {
	keeper

	cant func(path string) bool
}

func (s stubborn) Conflict(ctx context.Context, c syncstate.Clash) error {
	if s.cant(c.Path) {
		time.Sleep(10 * time.Second) // of the bubble
		return errors.New("can't take the lock")
	}
	return s.keeper.Conflict(ctx, c)
}

// Conflicts that can't be recorded hold no other one up for long, and are recorded as
// soon as they can be.
func TestUnkeptConflicts(t *testing.T) {
	const many = 60
	synctest.Test(t, func(t *testing.T) {
		home, c, w, broken := t.TempDir(), &scripted{}, &world{}, true
		s := syncstate.New(syncstate.Config{Name: "a", Home: home}, syncstate.Deps{FS: fsys.OS, Controller: c, Peers: c, Log: zerolog.Nop(), Keeper: stubborn{keeper{w}, func(path string) bool {
			w.mu.Lock()
			defer w.mu.Unlock()
			return broken && path != "config.xml"
		}}})
		defer begin(t, home, s)()
		s.Ready(lifeOne)
		rest(time.Minute)
		seq := uint64(1)
		clash := func(path string) {
			write(t, home, path, "<b/>")
			for _, text := range []string{"<a/>", "<b/>"} { // by two who had seen the same
				origin := map[string]string{"<a/>": "b", "<b/>": "c"}[text]
				s.Received(syncstate.Batch{Origin: origin, Epoch: 1, Sequence: seq, Changes: []syncstate.Announced{{Path: path, Digest: digest(text), Base: digest("<was/>"), At: time.Now()}}})
			}
			seq++
		}
		for i := range many {
			clash(fmt.Sprintf("jobs/j%d/config.xml", i))
		}
		rest(10 * time.Second)
		clash("config.xml")
		rest(time.Minute)
		w.mu.Lock()
		if len(w.clashes) != 1 || w.clashes[0].Path != "config.xml" {
			t.Errorf("recorded %+v", w.clashes)
		}
		broken = false
		w.mu.Unlock()
		rest(time.Minute)
		w.mu.Lock()
		defer w.mu.Unlock()
		if len(w.clashes) != many+1 {
			t.Errorf("recorded %d, want %d", len(w.clashes), many+1)
		}
	})
}
