package adoption_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/fsys/nosync"
	"github.com/footman-ci/footman/lock"
	"golang.org/x/sys/unix"
	"pgregory.net/rapid"
)

var errKilled = errors.New("killed")

// breaker counts the file-system calls of one sidecar that change something or
// decide something in a coordination, and does something at the n-th.
type breaker struct {
	mu   sync.Mutex
	on   bool
	n    int
	at   int
	do   func() error // at the n-th call, and its result
	dead bool         // every later call fails
}

func (b *breaker) hook(op fsys.Op, _ fsys.Call, name string) error {
	b.mu.Lock()
	if b.dead {
		b.mu.Unlock()
		return errKilled
	}
	if !b.on || !strings.HasPrefix(string(op), "ledger.") || !strings.Contains(name, "/running/a/") && (strings.Contains(name, "/running/") || !strings.Contains(name, "/queue")) {
		b.mu.Unlock()
		return nil
	}
	b.n++
	hit := b.n == b.at
	b.mu.Unlock()
	if hit {
		return b.do()
	}
	return nil
}

func (b *breaker) arm() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.on = true
}

func (b *breaker) reached() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.n >= b.at
}

// eachStep runs scenario once for every file-system call that b's coordination
// of a makes, with the breaker set to that call, until one is not reached.
func eachStep(t *testing.T, stride int, scenario func(c *cluster, b *breaker) (reached bool)) {
	t.Helper()
	at := 1
	for more := true; more; at += stride {
		simulate(t, func(c *cluster) {
			br := &breaker{at: at}
			c.replica("b").fs = fsys.WithHook(nosync.FS, br.hook)
			more = scenario(c, br)
		})
		if t.Failed() {
			t.Fatalf("at step %d", at)
		}
	}
	if at < 20 {
		t.Fatalf("only %d steps: the scenario does not do what it should", at)
	}
	t.Logf("%d steps", at)
}

// A coordinator that dies at any step is replaced, and nothing is lost: by the
// third replica, which also takes over what the dead coordinator had been given.
func TestCoordinatorDiesAtEachStep(t *testing.T) {
	eachStep(t, 1, func(c *cluster, br *breaker) bool {
		ra, rb, rc := c.three(4)
		ra.staleQueue()
		rc.killSidecar() // so that b coordinates
		br.do = func() error {
			br.mu.Lock()
			br.dead = true
			br.mu.Unlock()
			rb.kill()
			return errKilled
		}
		br.arm()
		ra.kill()
		time.Sleep(2 * time.Second)
		reached := br.reached()
		rc.sidecar()
		c.eventually(20 * time.Second)
		return reached
	})
}

// A call of the coordinator that fails once (EIO) costs a retry and no build.
func TestCoordinatorMeetsErrorAtEachStep(t *testing.T) {
	eachStep(t, 1, func(c *cluster, br *breaker) bool {
		ra, _, rc := c.three(3)
		ra.staleQueue()
		rc.killSidecar()
		br.do = func() error { return unix.EIO }
		br.arm()
		ra.kill()
		time.Sleep(time.Second)
		rc.sidecar()
		c.eventually(40 * time.Second)
		return br.reached()
	})
}

// A coordinator that hangs at any step and loses the lock meanwhile: another one
// does its work, the dead name is back with new builds, and when the first one
// goes on, what it does finds nothing any more.
func TestCoordinatorHangsAtEachStep(t *testing.T) {
	eachStep(t, 1, func(c *cluster, br *breaker) bool {
		ra, rb, rc := c.three(4)
		ra.staleQueue()
		rc.killSidecar()
		hang := make(chan struct{})
		br.do = func() error {
			<-hang
			return nil
		}
		br.arm()
		ra.kill()
		time.Sleep(time.Second)
		reached := br.reached()
		if reached {
			if age := time.Since(rb.manager.LastProgress()); age < 500*time.Millisecond {
				t.Errorf("a hanging coordinator shows progress %s ago", age)
			}
		}
		loseLock(t, c, "a")
		rc.sidecar()
		time.Sleep(20 * time.Second)
		c.start("a")
		for n := range 3 {
			ra.build("new", n+1)
		}
		close(hang)
		c.eventually(40 * time.Second)
		if got := ra.State().Running; len(got) < 3 {
			t.Errorf("the builds of the new life were touched: a runs %v\n%s", keysOf(got), c.story())
		}
		return reached
	})
}

// loseLock makes the server forget who holds the lock, as after the end of its
// lease: others lock another inode.
func loseLock(t *testing.T, c *cluster, name string) {
	t.Helper()
	path := c.home.AliveLock(name)
	if err := os.WriteFile(path+".new", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
}

// Any mixture of deaths, restarts, lost messages, sidecar failures, sick disks
// and new and finished builds: never two executors nor two records of a build
// (checked at each step), and when the faults stop, every build that has not
// ended is executed by the owner of its one record.
func TestRandomFaults(t *testing.T) {
	base := t.TempDir()
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		dir := filepath.Join(base, fmt.Sprint(run))
		steps := rapid.SliceOfN(rapid.Uint32(), 5, 25).Draw(rt, "steps")
		names := []string{"a", "b", "c", "d"}[:rapid.IntRange(2, 4).Draw(rt, "replicas")]
		simulateIn(t, rt, dir, func(c *cluster) {
			sick := map[string]*sickness{}
			for _, name := range names {
				sick[name] = &sickness{}
				c.replica(name).fs = fsys.WithHook(nosync.FS, sick[name].hook)
				c.start(name)
			}
			builds := 0
			var keys []string
			for _, s := range steps {
				r := c.replica(names[int(s>>8)%len(names)])
				up := r.ctl != nil
				switch s % 13 {
				case 0, 1:
					r.kill()
				case 2, 3:
					if !up {
						c.start(r.name)
					}
				case 4:
					r.killSidecar()
				case 5:
					if r.manager == nil {
						r.sidecar()
					}
				case 6:
					c.mu.Lock()
					c.lostMessages = !c.lostMessages
					c.mu.Unlock()
				case 7:
					sick[r.name].set(int(s>>16)%7 + 1)
				case 8, 9:
					if up && r.ctl.serving {
						for range int(s>>16)%4 + 1 {
							builds++
							keys = append(keys, r.build("j", builds).Key)
						}
					}
				case 10:
					if len(keys) > 0 {
						c.finish(keys[int(s>>16)%len(keys)])
					}
				case 11:
					if up && r.ctl.serving {
						r.request(int(s>>16)%3 + 1)
					}
				case 12:
					if up && r.ctl.serving {
						keys = append(keys, r.startWaiting()...)
					}
				}
				time.Sleep(time.Duration(s>>24) * 10 * time.Millisecond)
				c.once()
			}
			for _, name := range names {
				sick[name].set(0)
			}
			for _, name := range names {
				r := c.replica(name)
				if r.ctl == nil {
					c.start(name)
				}
				if r.manager == nil {
					r.sidecar()
				}
			}
			c.eventually(2 * time.Minute)
		})
		_ = os.RemoveAll(dir)
	})
}

// sickness fails every n-th change of the ledger with EIO.
type sickness struct {
	mu       sync.Mutex
	every, n int
}

func (s *sickness) set(every int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.every = every
}

func (s *sickness) hook(_ fsys.Op, call fsys.Call, _ string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.every == 0 || call != fsys.CallRename && call != fsys.CallRemove && call != fsys.CallOpen {
		return nil
	}
	if s.n++; s.n%s.every == 0 {
		return unix.EIO
	}
	return nil
}

// An idle sidecar costs what DESIGN.md says.
func TestIdleCost(t *testing.T) {
	simulate(t, func(c *cluster) {
		var calls fsys.Counter
		var mu sync.Mutex
		n := map[fsys.Op]int{}
		c.replica("b").fs = fsys.WithHook(nosync.FS, func(op fsys.Op, call fsys.Call, name string) error {
			mu.Lock()
			defer mu.Unlock()
			n[op]++
			return calls.Hook(op, call, name)
		})
		_, rb, _ := c.three(0)
		for i := range 50 {
			rb.build("x", i+1)
		}
		time.Sleep(30 * time.Second) // the new ones are known now
		mu.Lock()
		clear(n)
		mu.Unlock()
		polls := rb.manager.Snapshot().Counters.Polls
		const minutes = 3
		time.Sleep(minutes * time.Minute)
		mu.Lock()
		sum, locks := 0, 0
		for op, k := range n {
			if op == lock.OpTake {
				locks += k
			} else {
				sum += k
			}
		}
		t.Logf("calls: %v", n)
		mu.Unlock()
		polls = rb.manager.Snapshot().Counters.Polls - polls
		perSecond := func(n int) float64 { return float64(n) / (minutes * 60) }
		t.Logf("per second: %.2f ledger calls, %.2f opens of lock files, %.2f tries of locks", perSecond(sum), perSecond(locks), perSecond(int(polls)))
		if got := perSecond(sum); got > 5 {
			t.Errorf("%.2f ledger calls per second", got)
		}
		if got := perSecond(int(polls)); got > 10.1 { // 2 names, 5 a second
			t.Errorf("%.2f tries of locks per second", got)
		}
	})
}
