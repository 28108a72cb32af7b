package syncstate_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/syncstate"
	"github.com/footman-ci/footman/syncstate/resource"
)

// scripted is a controller and a network that do what a test says.
type scripted struct {
	mu     sync.Mutex
	calls  [][]syncstate.Apply
	apply  func(n int, changes []syncstate.Apply) ([]syncstate.Applied, error)
	pushed []syncstate.Announced
	pushes int
	push   func(n int) error
	living []string
}

func (c *scripted) Apply(_ context.Context, _ syncstate.Life, changes []syncstate.Apply) ([]syncstate.Applied, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, changes)
	if c.apply != nil {
		return c.apply(len(c.calls), changes)
	}
	return loaded(changes), nil
}

// loaded says that all of it is.
func loaded(changes []syncstate.Apply) (out []syncstate.Applied) {
	for _, ch := range changes {
		out = append(out, syncstate.Applied{Path: ch.Path, Digest: ch.To, Outcome: syncstate.AppliedOK})
	}
	return out
}

func (c *scripted) Living() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.living
}

func (c *scripted) Push(_ context.Context, _ string, b syncstate.Batch) (uint64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pushes++
	if c.push != nil {
		if err := c.push(c.pushes); err != nil {
			return 0, err
		}
	}
	c.pushed = append(c.pushed, b.Changes...)
	return b.Sequence + uint64(len(b.Changes)), nil
}

func (*scripted) Hint(syncstate.Batch) {}

func (c *scripted) told() [][]syncstate.Apply {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.calls)
}

var lifeOne = syncstate.Life{Name: "a", Incarnation: 1}

// run starts a Syncer whose controller has begun to boot before anything else in home
// changes.
func run(t *testing.T, home string, c *scripted) (s *syncstate.Syncer, stop func()) {
	t.Helper()
	s = syncstate.New(syncstate.Config{Name: "a", Home: home}, syncstate.Deps{FS: fsys.OS, Controller: c, Peers: c, Log: zerolog.Nop()})
	return s, begin(t, home, s)
}

// begin runs a Syncer whose controller has begun to boot before anything else in home
// changes.
func begin(t *testing.T, home string, s *syncstate.Syncer) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancelCause(context.Background())
	done := make(chan struct{})
	go func() { _ = s.Run(ctx); close(done) }()
	s.StartLife(lifeOne, stampNow(t, home))
	return func() { cancel(errors.New("the test is over")); <-done }
}

func rest(d time.Duration) {
	time.Sleep(d) // of the bubble: costs nothing
	synctest.Wait()
}

// Until the controller serves, nothing is sent and it is not called in step; a broken
// connection holds everything up and loses nothing.
func TestOnlyWhoServesIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		home, c := t.TempDir(), &scripted{}
		s, stop := run(t, home, c)
		defer stop()
		write(t, home, "jobs/x/config.xml", "<x/>")
		s.Look("jobs/x/config.xml")
		rest(time.Hour)
		if calls := c.told(); len(calls) > 0 || s.Status().InStep {
			t.Errorf("%d commands for a controller that boots; status %+v", len(calls), s.Status())
		}
		s.Ready(lifeOne)
		rest(time.Second)
		if calls := c.told(); len(calls) != 1 || !s.Status().InStep {
			t.Errorf("%d commands, want 1; status %+v", len(calls), s.Status())
		}
		s.Unready(lifeOne)
		write(t, home, "jobs/x/config.xml", "<x>2</x>")
		s.Look("jobs/x/config.xml")
		rest(time.Hour)
		if calls := c.told(); len(calls) != 1 {
			t.Error("a controller that is not connected was told something")
		}
		s.Ready(lifeOne)
		rest(time.Second)
		if calls := c.told(); len(calls) != 2 || !s.Status().InStep {
			t.Errorf("%d commands, want 2; status %+v", len(calls), s.Status())
		}
	})
}

// A controller that can't be asked costs its changes nothing: they come as soon as it
// can, not after the pauses of failures.
func TestNotThereIsNoFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone := true
		home, c := t.TempDir(), &scripted{}
		c.apply = func(_ int, changes []syncstate.Apply) ([]syncstate.Applied, error) {
			if gone {
				return nil, syncstate.ErrNotThere
			}
			return loaded(changes), nil
		}
		s, stop := run(t, home, c)
		defer stop()
		s.Ready(lifeOne)
		for i := range 10 {
			write(t, home, fmt.Sprintf("jobs/j%d/config.xml", i), "<x/>")
			s.Look(fmt.Sprintf("jobs/j%d/config.xml", i))
		}
		rest(2 * time.Hour)
		d, _ := s.Differences(100)
		for _, one := range d {
			if one.State != syncstate.Waiting || one.Attempts != 0 {
				t.Errorf("%+v", one)
			}
		}
		before := c.told()
		if n := len(before); n > 400 {
			t.Errorf("asked %d times in two hours", n)
		}
		c.mu.Lock()
		gone = false
		c.mu.Unlock()
		rest(time.Minute)
		if after := c.told(); len(after) != len(before)+1 || len(after[len(after)-1]) != 10 || !s.Status().InStep {
			t.Errorf("%d commands afterwards, status %+v", len(after)-len(before), s.Status())
		}
	})
}

// One change that makes every command fail is found by smaller and smaller commands;
// all others are loaded.
func TestOnePoisonHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const bad = "jobs/j13/config.xml"
		home, c := t.TempDir(), &scripted{}
		c.apply = func(_ int, changes []syncstate.Apply) ([]syncstate.Applied, error) {
			for _, ch := range changes {
				if ch.Path == bad {
					return nil, errors.New("no answer")
				}
			}
			return loaded(changes), nil
		}
		s, stop := run(t, home, c)
		defer stop()
		for i := range 64 {
			p := fmt.Sprintf("jobs/j%d/config.xml", i)
			write(t, home, p, "<x/>")
			s.Look(p)
		}
		s.Ready(lifeOne)
		rest(5 * time.Minute)
		d, _ := s.Differences(100)
		if len(d) != 1 || d[0].Path != bad || d[0].State != syncstate.FailedState || d[0].Reason != "no answer" {
			t.Errorf("differences %+v", d)
		}
	})
}

// What a controller can't load while it runs is asked once for each version.
func TestUnsupportedIsNotRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		home, c := t.TempDir(), &scripted{}
		c.apply = func(_ int, changes []syncstate.Apply) (out []syncstate.Applied, _ error) {
			for _, ch := range changes {
				out = append(out, syncstate.Applied{Path: ch.Path, Outcome: syncstate.Unsupported, Reason: "never"})
			}
			return out, nil
		}
		s, stop := run(t, home, c)
		defer stop()
		s.Ready(lifeOne)
		write(t, home, "unknown.xml", "1")
		for range 5 {
			s.Look("unknown.xml")
			rest(20 * time.Minute)
		}
		if calls := c.told(); len(calls) != 1 {
			t.Errorf("asked %d times, want once", len(calls))
		}
		if d, _ := s.Differences(10); len(d) != 1 || d[0].State != syncstate.NotSupported || d[0].Reason != "never" {
			t.Errorf("%+v", d)
		}
		write(t, home, "unknown.xml", "2")
		s.Look("unknown.xml")
		rest(time.Minute)
		if calls := c.told(); len(calls) != 2 {
			t.Errorf("another version: asked %d times, want twice", len(calls))
		}
	})
}

// Builds are told to peers and loaded from them, and none is remembered.
func TestBuildsAreNotRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		home, c := t.TempDir(), &scripted{living: []string{"b"}}
		s, stop := run(t, home, c)
		defer stop()
		s.Ready(lifeOne)
		rest(time.Minute)
		before := s.Status().Resources
		for i := 1; i <= 1000; i++ {
			if !s.Saved(lifeOne, []syncstate.Saved{{Path: fmt.Sprintf("jobs/x/builds/%d/build.xml", i), Digest: syncstate.Digest{1}}}, false) {
				t.Fatal("the present life's report was not taken")
			}
		}
		rest(time.Minute)
		if n := s.Status().Resources; n != before {
			t.Errorf("%d resources are remembered, %d before", n, before)
		}
		c.mu.Lock()
		if len(c.pushed) != 1000 || c.pushes > 50 {
			t.Errorf("%d builds were told in %d calls", len(c.pushed), c.pushes)
		}
		c.mu.Unlock()
		s.Received(syncstate.Batch{Origin: "b", Epoch: 1, Sequence: 1, Changes: []syncstate.Announced{{Path: "jobs/y/builds/3/build.xml", Digest: syncstate.Digest{2}}}})
		rest(time.Minute)
		calls := c.told()
		if len(calls) != 1 || calls[0][0].Kind != resource.Build || calls[0][0].To != (syncstate.Digest{}) || s.Status().Resources != before || s.Status().Applying > 0 {
			t.Errorf("calls %+v, status %+v", calls, s.Status())
		}
	})
}

// What the controller says that it has loaded is not loaded again, but for what lies
// there in another version, or no more.
func TestReportsRestoreWhatIsLoaded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		home, c := t.TempDir(), &scripted{}
		s, stop := run(t, home, c)
		defer stop()
		for _, p := range []string{"jobs/same/config.xml", "jobs/other/config.xml"} { // after the controller's start
			write(t, home, p, "new")
		}
		s.Ready(lifeOne)
		says := func(p, content string) syncstate.Saved {
			return syncstate.Saved{Path: p, Digest: digest(content), Base: digest(content), Loaded: true}
		}
		s.Saved(lifeOne, []syncstate.Saved{says("jobs/same/config.xml", "new"), says("jobs/other/config.xml", "old"), says("jobs/gone/config.xml", "x")}, false)
		rest(time.Minute)
		calls := c.told()
		if diff := cmp.Diff([]string{"jobs/other/config.xml", "jobs/gone/config.xml"}, paths(calls)); diff != "" {
			t.Errorf("loaded (-want +got):\n%s", diff)
		}
		if !s.Status().InStep {
			t.Errorf("%+v", s.Status())
		}
		if s.Saved(syncstate.Life{Name: "a", Incarnation: 2}, []syncstate.Saved{says("jobs/same/config.xml", "z")}, false) {
			t.Error("the report of a life that is not the present one was taken")
		}
	})
}

// Who has said what it has loaded, and then what it holds, is told of changes at once.
// Without that word, or when more of what is loaded follows, it is waited for, and not
// for ever.
func TestNothingWaitsForWhatWasSaid(t *testing.T) {
	const path, other = "jobs/x/config.xml", "jobs/y/config.xml"
	says := []syncstate.Saved{{Path: other, Digest: digest("y"), Base: digest("y"), Loaded: true}}
	for name, c := range map[string]struct {
		speak    func(*syncstate.Syncer)
		from, to time.Duration // the load, since the life is known
	}{
		"silent":          {func(*syncstate.Syncer) {}, 2 * time.Second, 2500 * time.Millisecond},
		"loaded":          {func(s *syncstate.Syncer) { rest(1800 * time.Millisecond); s.Saved(lifeOne, says, false) }, 2300 * time.Millisecond, 3 * time.Second},
		"loaded and held": {func(s *syncstate.Syncer) { s.Saved(lifeOne, says, false); s.Holds(lifeOne, []string{other}) }, 0, 500 * time.Millisecond},
		"held and loaded": {func(s *syncstate.Syncer) {
			s.Holds(lifeOne, []string{other})
			rest(time.Millisecond)
			s.Saved(lifeOne, says, false)
		}, 2 * time.Second, 2500 * time.Millisecond},
		"another's word": {func(s *syncstate.Syncer) { s.Holds(syncstate.Life{Name: "a", Incarnation: 9}, []string{other}) }, 2 * time.Second, 2500 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				home, con := t.TempDir(), &scripted{}
				var at time.Time
				con.apply = func(_ int, changes []syncstate.Apply) ([]syncstate.Applied, error) {
					at = time.Now()
					return loaded(changes), nil
				}
				write(t, home, other, "y")
				s, stop := run(t, home, con)
				defer stop()
				begun := time.Now()
				s.Ready(lifeOne)
				rest(10 * time.Millisecond)
				write(t, home, path, "<x/>")
				s.Look(path)
				c.speak(s)
				rest(time.Minute)
				if got := paths(con.told()); !slices.Contains(got, path) {
					t.Errorf("loaded %v", got)
				}
				if took := at.Sub(begun); took < c.from || took > c.to {
					t.Errorf("after %v, want %v to %v", took, c.from, c.to)
				}
			})
		})
	}
}

// A peer of an older version is asked rarely, shown, and told at once when it comes
// back as another.
func TestOldPeersAreLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		old := true
		home, c := t.TempDir(), &scripted{living: []string{"b"}}
		c.push = func(int) error {
			if old {
				return fmt.Errorf("tell b: %w", syncstate.ErrPeerTooOld)
			}
			return nil
		}
		s, stop := run(t, home, c)
		defer stop()
		s.Ready(lifeOne)
		rest(time.Minute)
		s.Saved(lifeOne, []syncstate.Saved{{Path: "jobs/x/builds/1/build.xml", Digest: syncstate.Digest{1}}}, false)
		rest(time.Hour)
		c.mu.Lock()
		if c.pushes < 2 || c.pushes > 13 {
			t.Errorf("asked %d times in an hour", c.pushes)
		}
		c.living = nil
		c.mu.Unlock()
		if p := s.Status().Peers; len(p) != 1 || !errors.Is(p[0].LastError, syncstate.ErrPeerTooOld) || p[0].Unacknowledged != 1 {
			t.Errorf("%+v", p)
		}
		rest(3 * time.Second)
		c.mu.Lock()
		old, c.living = false, []string{"b"}
		c.mu.Unlock()
		rest(3 * time.Second)
		if p := s.Status().Peers; len(p) != 1 || p[0].LastError != nil || p[0].Unacknowledged != 0 {
			t.Errorf("after its update: %+v", p)
		}
	})
}

// A peer that failed is told again soon, also while nothing else happens.
func TestPushComesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		home, c := t.TempDir(), &scripted{living: []string{"b"}}
		c.push = func(n int) error {
			if n == 1 {
				return errors.New("lost")
			}
			return nil
		}
		s, stop := run(t, home, c)
		defer stop()
		rest(time.Minute)
		s.Saved(lifeOne, []syncstate.Saved{{Path: "jobs/x/builds/1/build.xml", Digest: syncstate.Digest{1}}}, false)
		rest(250 * time.Millisecond)
		c.mu.Lock()
		defer c.mu.Unlock()
		if len(c.pushed) != 1 {
			t.Errorf("%d changes arrived after a quarter of a second", len(c.pushed))
		}
	})
}

// Each load is measured when it happens, however many there are.
func TestLoadsAreMeasured(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const many = 1200 // more than the log holds
		home, c, n := t.TempDir(), &scripted{}, 0
		s := syncstate.New(syncstate.Config{Name: "a", Home: home}, syncstate.Deps{
			FS: fsys.OS, Controller: c, Peers: c, Log: zerolog.Nop(), Applied: func(time.Duration) { n++ },
		})
		defer begin(t, home, s)()
		s.Ready(lifeOne)
		rest(time.Minute)
		for i := range many {
			p := fmt.Sprintf("jobs/j%d/config.xml", i)
			write(t, home, p, "<j/>")
			s.Look(p)
		}
		rest(time.Minute)
		if n != many {
			t.Errorf("%d loads were measured, want %d", n, many)
		}
	})
}
