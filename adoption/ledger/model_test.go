package ledger_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/fsys/nosync"
	"github.com/footman-ci/footman/internal/layout"
	"pgregory.net/rapid"
)

var errCrash = errors.New("the process is dead")

// actor is a process that uses the ledger. Each of its file-system calls waits
// until the scheduler lets it go, so actors are interleaved call by call.
type actor struct {
	ledger  *ledger.Ledger
	waiting chan struct{} // it is about to make a call
	proceed chan step
	done    chan struct{}
	dead    bool
	script  []func(*ledger.Ledger)
}

type step int

const (
	goOn   step = iota
	crash       // the call doesn't happen, nor anything after it
	resend      // a rename happens, and its second sending answers ENOENT
)

func newActor(home layout.Home, target func(src string) string) *actor {
	a := &actor{waiting: make(chan struct{}), proceed: make(chan step), done: make(chan struct{})}
	a.ledger = ledger.New(home, fsys.WithHook(nosync.FS, func(_ fsys.Op, call fsys.Call, name string) error {
		if a.dead {
			return errCrash
		}
		a.waiting <- struct{}{}
		switch s := <-a.proceed; {
		case s == crash:
			a.dead = true
			return errCrash
		case s == resend && call == fsys.CallRename && target(name) != "":
			if err := os.Rename(name, target(name)); err == nil {
				return fs.ErrNotExist
			}
		}
		return nil
	}))
	return a
}

func (a *actor) run() {
	defer close(a.done)
	for _, do := range a.script {
		if a.dead {
			return
		}
		do(a.ledger)
	}
}

// Whatever several processes do to the ledger, interleaved call by call, late,
// doubled, and crashing anywhere: a claimed build that nobody released has
// exactly one record after every single call, and a closed life has no folder
// again, so it gains no records.
func TestLedgerModel(t *testing.T) {
	base := t.TempDir()
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		home := layout.Home(filepath.Join(base, fmt.Sprint(run)))
		defer os.RemoveAll(string(home))
		setup := ledger.New(home, nosync.FS)
		var lives []ledger.Life
		for _, name := range []string{"a", "b", "a", "c"} {
			life, err := setup.ClaimIncarnation(name)
			if err != nil {
				rt.Fatal(err)
			}
			lives = append(lives, life)
		}
		jobs := []string{"j", "team/über job", strings.Repeat("long", 60)}
		w := &world{t: rt, home: home, claimed: map[string]bool{}, releasing: map[string]bool{}, closed: map[ledger.Life]bool{}}
		for i, job := range jobs[:rapid.IntRange(0, 3).Draw(rt, "claimed before")] {
			life := rapid.SampledFrom(lives).Draw(rt, fmt.Sprint("life", i))
			if err := setup.Claim(life, record(job, 1)); err != nil {
				rt.Fatal(err)
			}
			w.claimed[ledger.Key(job, 1)] = true
		}

		actors := make([]*actor, rapid.IntRange(2, 3).Draw(rt, "actors"))
		for i := range actors {
			var last string // target of the move under way
			a := newActor(home, func(string) string { return last })
			for n := range rapid.IntRange(1, 4).Draw(rt, fmt.Sprint("steps", i)) {
				label := fmt.Sprintf("%d.%d", i, n)
				r := record(rapid.SampledFrom(jobs).Draw(rt, "job"+label), 1)
				from, to := rapid.SampledFrom(lives).Draw(rt, "from"+label), rapid.SampledFrom(lives).Draw(rt, "to"+label)
				e := ledger.Entry{Life: from, Inbox: rapid.Bool().Draw(rt, "inbox"+label), Key: r.Key(), Record: r}
				a.script = append(a.script, w.operation(rapid.IntRange(0, 8).Draw(rt, "op"+label), e, to, &last))
			}
			actors[i] = a
		}
		// Every actor is either about to make a call, or done. Let one make its call
		// and run up to its next one, look at the disk, choose again.
		next := func(a *actor) (done bool) {
			select {
			case <-a.waiting:
				return false
			case <-a.done:
				return true
			}
		}
		var live []*actor
		for _, a := range actors {
			go a.run()
			if !next(a) {
				live = append(live, a)
			}
		}
		for len(live) > 0 {
			i := rapid.IntRange(0, len(live)-1).Draw(rt, "who")
			live[i].proceed <- step(max(0, rapid.IntRange(-8, 2).Draw(rt, "how")))
			if next(live[i]) {
				live = slices.Delete(live, i, i+1)
			}
			w.check()
		}
	})
}

// check looks at the whole disk.
func (w *world) check() {
	found := map[string][]string{}
	_ = filepath.WalkDir(w.home.Running(), func(path string, d fs.DirEntry, err error) error {
		if key, ok := strings.CutSuffix(filepath.Base(path), ".json"); ok && err == nil && strings.Contains(key, "@") {
			found[key] = append(found[key], path)
		}
		return nil
	})
	for key, paths := range found {
		if len(paths) > 1 {
			w.t.Fatalf("%s has %d records: %v", key, len(paths), paths)
		}
	}
	for key := range w.claimed {
		if len(found[key]) == 0 && !w.releasing[key] {
			w.t.Fatalf("%s has no record and nobody released it", key)
		}
	}
	for life := range w.closed {
		if _, err := os.Stat(w.home.Life(life.Name, life.Incarnation)); err == nil {
			w.t.Fatalf("the folder of the closed life %s is back", life)
		}
	}
}

// world is what must be true of the home. Scripts change it only while the
// scheduler waits for them.
type world struct {
	t         *rapid.T
	home      layout.Home
	claimed   map[string]bool // Claim said yes
	releasing map[string]bool // somebody began to release or quarantine it
	closed    map[ledger.Life]bool
}

func (w *world) operation(op int, e ledger.Entry, to ledger.Life, last *string) func(*ledger.Ledger) {
	own := ledger.Entry{Life: e.Life, Key: e.Key, Record: e.Record}
	in := ledger.Entry{Life: e.Life, Inbox: true, Key: e.Key, Record: e.Record}
	return func(l *ledger.Ledger) {
		*last = ""
		switch op {
		case 0:
			// One build is claimed by one life only: numbers are drawn under a lock.
			if w.claimed[e.Key] || w.releasing["claim "+e.Key] {
				return
			}
			w.releasing["claim "+e.Key] = true
			if err := l.Claim(e.Life, e.Record); err == nil {
				w.claimed[e.Key] = true
			}
		case 1, 2:
			*last = l.Path(ledger.Entry{Life: to, Inbox: true, Key: e.Key})
			_ = l.Assign(e, to)
		case 3, 4:
			*last = l.Path(own)
			_, _ = l.Take(in)
		case 5:
			*last = l.Path(ledger.Entry{Life: to, Key: e.Key})
			_, _ = l.Inherit(e, to)
		case 6:
			if l.CloseLife(e.Life) == nil {
				w.closed[e.Life] = true
			}
		case 7:
			w.releasing[e.Key] = true
			_ = l.ReleaseEntry(e)
		case 8:
			_, _, _ = l.List(e.Life)
			_ = l.WriteLive(e.Life, ledger.Live{})
		}
	}
}
