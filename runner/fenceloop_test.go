package runner

import (
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/footman-ci/footman/internal/boottime"
	"github.com/footman-ci/footman/lock"
)

// fakeProver is a lock whose proofs the test makes.
type fakeProver struct {
	mu   sync.Mutex
	last lock.Proof
	lost chan struct{}
}

func newFakeProver() *fakeProver {
	return &fakeProver{last: lock.Proof{At: lock.NeverProven}, lost: make(chan struct{})}
}

func (p *fakeProver) Last() lock.Proof      { p.mu.Lock(); defer p.mu.Unlock(); return p.last }
func (p *fakeProver) Lost() <-chan struct{} { return p.lost }
func (p *fakeProver) prove(at time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = lock.Proof{At: at, N: p.last.N + 1}
}

// fakeGroup is a process group that remembers what was done to it.
type fakeGroup struct {
	mu       sync.Mutex
	did      []string
	stubborn bool // never stops
}

func (g *fakeGroup) do(what string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.did) == 0 || g.did[len(g.did)-1] != what { // repetitions are harmless
		g.did = append(g.did, what)
	}
	return nil
}
func (g *fakeGroup) Stop() error             { return g.do("stop") }
func (g *fakeGroup) Continue() error         { return g.do("continue") }
func (g *fakeGroup) Kill(death) error        { return g.do("kill") }
func (g *fakeGroup) Stopped() (bool, string) { return !g.stubborn, "" }
func (g *fakeGroup) history() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return strings.Join(g.did, " ")
}

// inBubble runs a fence in fake time, with a proof each second as long as prove is on.
func inBubble(t *testing.T, group *fakeGroup, script func(f *fence, p *fakeProver, proofs func(on bool))) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		clock := boottime.Monotonic()
		f := newFence(testFreeze, clock, func(event) {})
		p := newFakeProver()
		var mu sync.Mutex
		on, end := true, make(chan struct{})
		go func() {
			for {
				mu.Lock()
				if on {
					p.prove(clock())
				}
				mu.Unlock()
				select {
				case <-end:
					return
				case <-time.After(time.Second):
				}
			}
		}()
		synctest.Wait()
		f.start()
		f.watch(guard{alive: p, child: group})
		script(f, p, func(x bool) { mu.Lock(); defer mu.Unlock(); on = x })
		close(end)
		f.close()
	})
}

// Proofs that stop freeze the group within freeze_after and a turn; the next one
// thaws it; nothing else is done to it.
func TestFenceFreezesAndThaws(t *testing.T) {
	t.Parallel()
	g := &fakeGroup{}
	inBubble(t, g, func(f *fence, _ *fakeProver, proofs func(bool)) {
		time.Sleep(time.Minute)
		if got := g.history(); got != "" {
			t.Fatalf("with proofs: %q", got)
		}
		proofs(false)
		time.Sleep(testFreeze - 2*time.Second)
		if got := g.history(); got != "" {
			t.Fatalf("before freeze_after: %q", got)
		}
		time.Sleep(2*time.Second + 2*maxTick)
		if got := g.history(); got != "stop" || !f.status.Load().frozen {
			t.Fatalf("after freeze_after: %q", got)
		}
		time.Sleep(time.Hour)
		if got := g.history(); got != "stop" {
			t.Fatalf("an hour later: %q", got)
		}
		proofs(true)
		time.Sleep(time.Second + 2*maxTick)
		if got := g.history(); got != "stop continue" || f.status.Load().frozen {
			t.Fatalf("after the next proof: %q", got)
		}
	})
}

// A lost lock kills at once, not only at the next turn's time, and for good.
func TestFenceKillsOnLoss(t *testing.T) {
	t.Parallel()
	g := &fakeGroup{}
	inBubble(t, g, func(f *fence, p *fakeProver, _ func(bool)) {
		time.Sleep(time.Second + maxTick/2)
		close(p.lost)
		synctest.Wait()
		if got := g.history(); got != "kill" || !f.status.Load().fenced {
			t.Fatalf("after the loss: %q", got)
		}
		time.Sleep(time.Minute)
		if got := g.history(); got != "kill" {
			t.Fatalf("later: %q", got)
		}
	})
}

// What cannot be stopped is killed before the lease could end.
func TestFenceKillsWhatDoesNotStop(t *testing.T) {
	t.Parallel()
	g := &fakeGroup{stubborn: true}
	inBubble(t, g, func(_ *fence, _ *fakeProver, proofs func(bool)) {
		proofs(false)
		time.Sleep(testFreeze + timeToStop + time.Second)
		if got := g.history(); got != "stop kill" {
			t.Fatalf("got %q", got)
		}
	})
}

// A jump of the wall clock freezes, and the next proof thaws; set back, it does nothing.
func TestFenceAndWallClock(t *testing.T) {
	t.Parallel()
	g := &fakeGroup{}
	synctest.Test(t, func(t *testing.T) {
		clock := boottime.Monotonic()
		f := newFence(testFreeze, clock, func(event) {})
		var mu sync.Mutex
		shift := time.Duration(0)
		f.wall = func() time.Time { mu.Lock(); defer mu.Unlock(); return time.Now().Add(shift) }
		set := func(d time.Duration) { mu.Lock(); defer mu.Unlock(); shift = d }
		p := newFakeProver()
		p.prove(clock())
		f.start()
		f.watch(guard{alive: p, child: g})
		time.Sleep(time.Second)
		set(-time.Hour)
		time.Sleep(time.Second)
		if got := g.history(); got != "" {
			t.Fatalf("clock set back: %q", got)
		}
		set(0) // an hour forward
		time.Sleep(time.Second)
		if got := g.history(); got != "stop" {
			t.Fatalf("clock set forward: %q", got)
		}
		p.prove(clock())
		time.Sleep(time.Second)
		if got := g.history(); got != "stop continue" {
			t.Fatalf("proven: %q", got)
		}
		f.close()
	})
}

// A new controller starts with a clean slate, even after its forerunner was killed.
func TestFenceForgetsForerunner(t *testing.T) {
	t.Parallel()
	first := &fakeGroup{}
	inBubble(t, first, func(f *fence, p *fakeProver, _ func(bool)) {
		close(p.lost)
		synctest.Wait()
		f.watch(guard{})
		synctest.Wait()
		next, proven := &fakeGroup{}, newFakeProver()
		proven.prove(f.clock())
		f.watch(guard{alive: proven, child: next})
		time.Sleep(time.Second)
		if got := next.history(); got != "" || f.status.Load().fenced {
			t.Fatalf("done to the new one: %q", got)
		}
	})
}

// Turns go on although nobody takes the events: the chronicle drops, and counts.
func TestChronicleNeverBlocks(t *testing.T) {
	t.Parallel()
	c := newChronicle(nopLog, nil, "", "a") // not started: nothing drains it
	for range 3 * eventQueue {
		c.tell(event{Kind: EventFreeze})
	}
	if got := c.dropped.Load(); got != 4*eventQueue {
		t.Fatalf("%d events counted as lost, want %d", got, 4*eventQueue)
	}
}
