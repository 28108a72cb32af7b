package syncstate_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/syncstate"
)

// A look at one file asks for each folder above it and reads the file twice, as it has just
// changed. Of many that wait together, the folders above them all are asked for by
// some; a later word asks anew.
func TestCallsOfLooks(t *testing.T) {
	const deep = "jobs/a/jobs/b/jobs/c/jobs/d/jobs/" // 10 folders above a file, with its own
	synctest.Test(t, func(t *testing.T) {
		home, c, calls := t.TempDir(), &scripted{}, &fsys.Counter{}
		s := syncstate.New(syncstate.Config{Name: "a", Home: home, ScanEvery: 24 * time.Hour}, syncstate.Deps{FS: fsys.WithHook(fsys.OS, calls.Hook), Controller: c, Peers: c, Log: zerolog.Nop()})
		defer begin(t, home, s)()
		s.Ready(lifeOne)
		rest(time.Minute)
		count := func(n int, save string) (asked, opened int) {
			asked, opened = calls.Count("syncstate.current", ""), calls.Count("syncstate.read", fsys.CallOpen)
			for i := range n {
				write(t, home, fmt.Sprintf("%sj%d/config.xml", deep, i), save)
			}
			for i := range n {
				s.Look(fmt.Sprintf("%sj%d/config.xml", deep, i))
			}
			rest(10 * time.Second)
			return calls.Count("syncstate.current", "") - asked, calls.Count("syncstate.read", fsys.CallOpen) - opened
		}
		if asked, opened := count(1, "<one/>"); asked != 11 || opened != 2 {
			t.Errorf("one look asked for %d folders and opened %d files", asked, opened)
		}
		if asked, opened := count(1, "<two/>"); asked != 11 || opened != 2 {
			t.Errorf("a later look asked for %d folders and opened %d files", asked, opened)
		}
		const shared, lookers = 10, 4
		if asked, opened := count(100, "<three/>"); asked < 100+shared || asked > 100+shared*lookers || opened != 200 {
			t.Errorf("100 looks asked for %d folders and opened %d files", asked, opened)
		}
	})
}

// Many items that were removed behind the back of all are looked for side by side, and
// the folders above them are asked for once; a pause holds that up as it does all of a
// scan.
func TestCallsOfAScanOfWhatIsGone(t *testing.T) {
	const many = 200
	s, calls := newStage(t), &fsys.Counter{}
	var inside, gates atomic.Int64
	var removed atomic.Bool
	two := make(chan struct{})
	met := sync.OnceFunc(func() { close(two) })
	s.scan.Reader.FS = fsys.WithHook(fsys.OS, func(op fsys.Op, call fsys.Call, name string) error {
		if op == "syncstate.current" && call == fsys.CallStat && removed.Load() {
			defer inside.Add(-1)
			if inside.Add(1) > 1 {
				met()
			}
			select { // the first request waits for a second one beside it
			case <-two:
			case <-t.Context().Done():
			case <-time.After(10 * time.Second):
				t.Error("one after the other")
				met()
			}
		}
		return calls.Hook(op, call, name)
	})
	for i := range many {
		write(t, s.home, fmt.Sprintf("jobs/f/jobs/j%d/config.xml", i), "<j/>")
	}
	s.pass()
	if err := os.RemoveAll(filepath.Join(s.home, "jobs", "f")); err != nil {
		t.Fatal(err)
	}
	write(t, s.home, "jobs/f/jobs/stays/config.xml", "<j/>")
	removed.Store(true)
	before := calls.Count("syncstate.current", "")
	s.scan.Gate = func(context.Context) error { gates.Add(1); return nil }
	seen, _ := s.pass()
	if len(seen) != many+1 {
		t.Errorf("found %d", len(seen))
	}
	if n := calls.Count("syncstate.current", "") - before; n > many+8*5+10 {
		t.Errorf("asked %d times for %d that are gone", n, many)
	}
	if gates.Load() < many {
		t.Errorf("the gate was asked %d times", gates.Load())
	}
}
