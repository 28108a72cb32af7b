package syncstate_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/syncstate"
)

// Controllers save what they have loaded all the time. As long as nobody has saved
// anything else, nobody is told, nothing is read, and nobody loads anything.
func TestRewritesAreCheap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), 2, nil)
		defer w.close()
		w.settle(time.Minute)
		a, b := w.replicas[0], w.replicas[1]
		for i := range 50 {
			a.save(t, fmt.Sprintf("jobs/j%d/config.xml", i), "<j/>")
		}
		w.settle(2 * time.Hour) // what was saved is forgotten by now
		for i := range 50 {
			b.save(t, fmt.Sprintf("jobs/j%d/config.xml", i), "<j>2</j>")
		}
		w.settle(time.Minute)
		before := b.sync.Status().Announced
		a.calls, b.calls = nil, nil
		for range 20 {
			for i := range 50 {
				b.again(t, fmt.Sprintf("jobs/j%d/config.xml", i))
				a.again(t, fmt.Sprintf("jobs/j%d/config.xml", i))
			}
			w.settle(time.Second)
		}
		if st := b.sync.Status(); st.Announced != before {
			t.Errorf("%d of 1,000 saves that changed nothing were announced", st.Announced-before)
		}
		if len(a.calls)+len(b.calls) > 0 || len(w.clashes) > 0 {
			t.Errorf("loaded: %v %v, conflicts: %v", a.calls, b.calls, w.clashes)
		}
	})
}

// A save that changed nothing may have overwritten a newer version: then the others are
// told to load what lies there, once, however often it comes again, and the loss is
// found, in whichever order the words come.
func TestRewriteOverSomething(t *testing.T) {
	const path = "jobs/x/config.xml"
	for _, first := range []string{"a", "b"} {
		t.Run(first, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, t.TempDir(), 3, nil)
				defer w.close()
				a, b := w.replicas[0], w.replicas[1]
				a.save(t, path, "<one/>")
				w.settle(time.Minute)
				before := b.sync.Status().Announced
				b.mu.Lock()
				b.fail[path] = 5 // b has not loaded it
				b.mu.Unlock()
				if first == "a" {
					a.save(t, path, "<two/>")
				} else {
					write(t, w.home, path, "<two/>")
					a.mu.Lock()
					a.loaded[path] = "<two/>"
					a.mu.Unlock()
				}
				for range 100 {
					b.again(t, path)
				}
				if first == "b" {
					a.sync.Saved(a.life, []syncstate.Saved{{Path: path, Digest: digest("<two/>"), Base: digest("<one/>"), User: "u"}}, false)
				}
				w.settle(time.Second)
				if err := w.equal(); err != nil {
					t.Error(err)
				}
				w.settle(time.Minute)
				if n := b.sync.Status().Announced - before; n < 1 || n > 2 {
					t.Errorf("announced %d times", n)
				}
				w.mu.Lock()
				defer w.mu.Unlock()
				if !slices.ContainsFunc(w.clashes, func(c syncstate.Clash) bool {
					return c.Older == digest("<two/>") && c.Newer == digest("<one/>") && c.NewerBy == "r1" && c.OlderBy == "r0" && c.Candidate && !c.Unknown
				}) {
					t.Errorf("the loss was not found: %+v", w.clashes)
				}
			})
		})
	}
}

// What the own controller saved and what is gone a moment later, with nobody's word, is
// not known to have been put back by hand: it is said, as what nobody can know.
func TestGoneAtOnce(t *testing.T) {
	const path = "jobs/x/config.xml"
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), 2, nil)
		defer w.close()
		a, b := w.replicas[0], w.replicas[1]
		a.save(t, path, "<one/>")
		w.settle(time.Minute)
		a.save(t, path, "<two/>")
		w.settle(time.Second)
		b.deaf = true // an old bridge says nothing of such a save, or its sidecar is killed
		write(t, w.home, path, "<one/>")
		a.sync.Look(path)
		b.sync.Look(path)
		w.settle(time.Minute)
		w.mu.Lock()
		if len(w.clashes) != 1 || !w.clashes[0].Unknown || w.clashes[0].Older != digest("<two/>") {
			t.Errorf("conflicts: %+v", w.clashes)
		}
		w.clashes = nil
		w.mu.Unlock()
		a.save(t, path, "<three/>")
		w.settle(time.Minute)
		if err := os.WriteFile(w.home+"/"+path, []byte("<one/>"), 0o600); err != nil {
			t.Fatal(err)
		}
		a.sync.Look(path)
		w.settle(time.Minute)
		w.mu.Lock()
		defer w.mu.Unlock()
		if len(w.clashes) != 0 {
			t.Errorf("put back by hand, and a conflict: %+v", w.clashes)
		}
	})
}

// keeperDo is a keeper in the hands of a test.
type keeperDo func(syncstate.Clash) error

func (k keeperDo) Conflict(_ context.Context, c syncstate.Clash) error { return k(c) }

// A version that was lost to a save that changed nothing is lost, too, when another one is
// saved over that before it could be recorded: that it is not counted then is not the end.
func TestLostAndOverwrittenAtOnce(t *testing.T) {
	const path = "jobs/x/config.xml"
	synctest.Test(t, func(t *testing.T) {
		home, c := t.TempDir(), &scripted{}
		var s *syncstate.Syncer
		var counted []syncstate.Clash
		says := func(by string, seq uint64, text, base string) {
			s.Received(syncstate.Batch{Origin: by, Epoch: 1, Sequence: seq, Changes: []syncstate.Announced{{Path: path, Digest: digest(text), Base: digest(base), At: time.Now()}}})
		}
		s = syncstate.New(syncstate.Config{Name: "a", Home: home}, syncstate.Deps{FS: fsys.OS, Controller: c, Peers: c, Log: zerolog.Nop(), Keeper: keeperDo(func(cl syncstate.Clash) error {
			if cl.Candidate && len(counted) == 0 { // in this very moment c saves, who has not seen any of it
				write(t, home, path, "<three/>")
				says("c", 1, "<three/>", "<one/>")
				return nil // it does not count
			}
			counted = append(counted, cl)
			return nil
		})})
		write(t, home, path, "<one/>")
		defer begin(t, home, s)()
		s.Ready(lifeOne)
		rest(time.Minute)
		says("b", 1, "<two/>", "<one/>")
		s.Saved(lifeOne, []syncstate.Saved{{Path: path, Digest: digest("<one/>"), Base: digest("<one/>")}}, false)
		rest(time.Minute)
		if len(counted) != 1 || counted[0].Older != digest("<two/>") || counted[0].Newer == digest("<two/>") || counted[0].Candidate {
			t.Errorf("counted %+v", counted)
		}
	})
}

// A save that changed nothing and was overwritten by the next version a moment later has
// overwritten nothing itself: when somebody puts the old content back by hand, much later,
// that is no doing of its author.
func TestRewriteThatWasOverwritten(t *testing.T) {
	const path = "jobs/x/config.xml"
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), 2, nil)
		defer w.close()
		a, b := w.replicas[0], w.replicas[1]
		a.save(t, path, "<one/>")
		w.settle(time.Minute)
		b.again(t, path)
		w.settle(time.Second)
		a.save(t, path, "<two/>")
		w.settle(10 * time.Minute)
		write(t, w.home, path, "<one/>")
		a.sync.Look(path)
		b.sync.Look(path)
		w.settle(time.Minute)
		if err := w.equal(); err != nil {
			t.Error(err)
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		if len(w.clashes) != 0 {
			t.Errorf("put back by hand, and a conflict: %+v", w.clashes)
		}
	})
}

// Two controllers save one file in the same moment, and one of them takes the other's
// file for its own: in the end both hold what lies there, each has loaded it once more
// and no more than that, however often that happens.
func TestSavedInOneMoment(t *testing.T) {
	const path = "jobs/x/config.xml"
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), 3, nil)
		defer w.close()
		a, b, c := w.replicas[0], w.replicas[1], w.replicas[2]
		a.save(t, path, "<one/>")
		w.settle(time.Minute)
		for i := range 5 {
			a.calls, b.calls, c.calls = nil, nil, nil
			a.raced(t, path, fmt.Sprintf("<a%d/>", i), b, fmt.Sprintf("<b%d/>", i))
			w.settle(time.Second)
			if err := w.equal(); err != nil {
				t.Error(err)
			}
			w.settle(time.Minute)
			// a may hear of b's save before its own controller says that it saved, too: then
			// it loads that first.
			if n := len(a.calls); n < 1 || n > 2 || len(b.calls) != 1 || len(c.calls) != 1 {
				t.Errorf("loaded by a: %v, by b: %v, by c: %v", a.calls, b.calls, c.calls)
			}
		}
		a.calls, b.calls = nil, nil
		for i := range 100 { // both save the same all the time, as two scripts do
			content := fmt.Sprintf("<both%d/>", i)
			write(t, w.home, path, content)
			for _, m := range []*memory{a, b} {
				m.mu.Lock()
				m.loaded[path] = content
				m.mu.Unlock()
			}
			for _, m := range []*memory{a, b} {
				m.sync.Saved(m.life, []syncstate.Saved{{Path: path, Digest: digest(content), Base: digest(fmt.Sprintf("<both%d/>", i-1)), User: "u"}}, false)
			}
			w.settle(100 * time.Millisecond)
		}
		w.settle(time.Minute)
		if err := w.equal(); err != nil {
			t.Error(err)
		}
		// One each and one more each time that a hint is faster than the own controller's
		// word, which is not often; not one for each of the 100.
		if n := len(a.calls) + len(b.calls); n > 40 {
			t.Errorf("in 10 s it was loaded %d times: %v %v", n, a.calls, b.calls)
		}
	})
}

// A controller takes another one's file for its own, and that is what it had loaded before:
// it reports that it changed nothing, and yet ends with what lies there, whoever's word
// comes first.
func TestTakenForUnchanged(t *testing.T) {
	const path = "jobs/x/config.xml"
	for _, first := range []string{"own", "other"} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, t.TempDir(), 3, nil)
			defer w.close()
			a, b, c := w.replicas[0], w.replicas[1], w.replicas[2]
			c.save(t, path, "<one/>")
			w.settle(time.Minute)
			w.silence(first == "own")
			b.mu.Lock()
			b.loaded[path] = "<two/>" // of c, which a does not see before all is over
			b.mu.Unlock()
			a.mu.Lock()
			a.loaded[path], a.took[path] = "<three/>", "<one/>"
			a.mu.Unlock()
			b.save(t, path, "<one/>") // over what a has written a moment before
			w.settle(10 * time.Millisecond)
			a.sync.Saved(a.life, []syncstate.Saved{{Path: path, Digest: digest("<one/>"), Base: digest("<one/>"), User: "u"}}, false)
			w.settle(10 * time.Millisecond)
			w.silence(false)
			w.settle(10 * time.Second)
			if err := w.equal(); err != nil {
				t.Errorf("%s first: %v", first, err)
			}
		})
	}
}

// A plugin that saves unchanged whatever was loaded has it loaded again twice at most.
func TestSavedAfterEachLoad(t *testing.T) {
	const path = "jobs/x/config.xml"
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), 2, nil)
		defer w.close()
		a, b := w.replicas[0], w.replicas[1]
		a.save(t, path, "<one/>")
		w.settle(time.Minute)
		a.save(t, path, "<two/>")
		loaded := func() int {
			b.mu.Lock()
			defer b.mu.Unlock()
			return len(b.calls)
		}
		first := loaded()
		start := time.Now()
		for n := first; time.Since(start) < 5*time.Minute; w.settle(10 * time.Millisecond) {
			if m := loaded(); m > n {
				n = m
				b.again(t, path)
			}
		}
		if n := loaded() - first; n < 1 || n > 3 {
			t.Errorf("loaded %d times", n)
		}
	})
}

// While a controller says what it has loaded, in many parts, it is told to load nothing:
// the next part may have just that.
func TestNothingIsLoadedBeforeAllIsSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), 2, nil)
		defer w.close()
		w.settle(time.Minute)
		a, b := w.replicas[0], w.replicas[1]
		a.save(t, "jobs/x/config.xml", "<x/>")
		a.save(t, "jobs/y/config.xml", "<y/>")
		w.settle(time.Minute)
		b.stop(os.ErrClosed)
		b.calls = nil
		w.startSidecar(b)
		b.sync.StartLife(b.life, b.mark)
		b.sync.Ready(b.life)
		say := func(path, content string) {
			b.sync.Saved(b.life, []syncstate.Saved{{Path: path, Digest: digest(content), Base: digest(content), Loaded: true}}, false)
		}
		for range 20 {
			say("jobs/y/config.xml", "<y/>")
			w.settle(400 * time.Millisecond)
		}
		say("jobs/x/config.xml", "<x/>")
		w.settle(time.Minute)
		if len(b.calls) > 0 {
			t.Errorf("it was told to load what it had not yet said to have loaded: %v", b.calls)
		}
		if err := w.equal(); err != nil {
			t.Error(err)
		}
	})
}
