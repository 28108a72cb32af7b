package adoption_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/fsys/nosync"
	"golang.org/x/sys/unix"
)

// What waited at a dead replica waits at a living one, once. What became a build
// does not, though the saved queue still lists it, the build was resumed (so that
// its build.xml has another queue id), and has ended and lost its record before
// the queue is replayed.
func TestQueueOfTheDead(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra, rb, rc := c.three(0)
		ra.staleQueue()
		key := "queued@1"
		rc.kill()
		time.Sleep(3 * time.Second)
		hold := make(chan struct{})
		c.mu.Lock()
		rb.holdReplay = hold
		c.mu.Unlock()
		ra.kill()
		time.Sleep(2 * time.Second)
		if by := c.executor(key); by == nil || by.life.Name != "b" {
			t.Fatal("b has not adopted the build\n" + c.story())
		}
		c.finish(key)
		close(hold)
		c.eventually(20 * time.Second)
		if got := len(rb.ctl.queue); got != 2 {
			t.Errorf("%d items wait at b\n%s", got, c.story())
		}
		if c.count(adoption.KindQueueAssigned) != 1 || c.count(adoption.KindQueueReplayed) != 1 {
			t.Error(c.story())
		}
	})
}

// A replica that comes back alone starts what waited in its earlier life, and what
// lies in the file that it had before its lives had queues of their own.
func TestQueueOfEarlierLife(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra := c.start("a")
		ra.staleQueue()
		ra.kill()
		old := filepath.Join(c.home.JenkinsQueues(), "a-1.xml")
		c.start("a")
		c.eventually(20 * time.Second)
		if got := len(ra.ctl.queue); got != 2 {
			t.Errorf("%d items wait\n%s", got, c.story())
		}
		if _, err := os.Stat(old); err == nil {
			t.Error("the old file is still there")
		}

		c.finish("queued@1")
		ra.kill()
		if err := os.Rename(filepath.Join(c.home.JenkinsQueues(), "a-2.xml"), filepath.Join(c.home.JenkinsQueues(), "a.xml")); err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(c.home.RunningOf("a")); err != nil { // as if no life of it were left
			t.Fatal(err)
		}
		c.start("a")
		c.eventually(20 * time.Second)
		if got := len(ra.ctl.queue); got != 2 {
			t.Errorf("%d items of the old file wait\n%s", got, c.story())
		}
	})
}

// An item whose build was claimed, and whose controller died before it made anything of
// it, was not started: it waits on, at whoever takes the queue.
func TestQueueItemWhoseBuildNeverStarted(t *testing.T) {
	for _, back := range []bool{false, true} {
		simulate(t, func(c *cluster) {
			ra := c.start("a")
			heir := ra
			if !back {
				heir = c.start("b")
			}
			ra.staleQueue()
			c.neverStarted("queued@1")
			ra.kill()
			if back {
				c.start("a")
			}
			c.eventually(20 * time.Second)
			if got := len(heir.ctl.queue); got != 3 {
				t.Errorf("back %v: %d items wait, want 3\n%s", back, got, c.story())
			}
			if c.count(adoption.KindBuildNeverStarted) != 1 {
				t.Errorf("back %v:\n%s", back, c.story())
			}
		})
	}
}

// A replica that dies while it starts the items of another one hands on the rest:
// none is started twice, and at most the one under way is lost.
func TestQueueOwnerDies(t *testing.T) {
	for after := range 12 {
		simulate(t, func(c *cluster) {
			ra, _, _ := c.three(0)
			ra.request(4)
			ra.kill()
			for end := time.Now().Add(10 * time.Second); c.count(adoption.KindQueueAssigned) == 0 && time.Now().Before(end); {
				time.Sleep(time.Millisecond)
			}
			time.Sleep(time.Duration(after) * time.Millisecond)
			owner := "b"
			c.mu.Lock()
			for _, e := range c.events {
				if e.Kind == adoption.KindQueueAssigned {
					owner = e.Detail[:1]
				}
			}
			c.mu.Unlock()
			c.replica(owner).kill()
			c.eventually(30 * time.Second)
			lost := 0
			for _, i := range c.queue.items {
				if i.lost {
					lost++
				}
			}
			if lost > 1 {
				t.Errorf("%d items were lost", lost)
			}
		})
	}
}

// A queue in which nothing waits is removed, not handed over.
func TestEmptyQueue(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra, _, _ := c.three(0)
		ra.request(0)
		ra.kill()
		c.eventually(10 * time.Second)
		time.Sleep(time.Second)
		if n := c.count(adoption.KindQueueAssigned); n != 0 {
			t.Errorf("%d queues were handed over", n)
		}
		if left, _ := filepath.Glob(filepath.Join(c.home.JenkinsQueues(), "a-*")); len(left) != 0 || len(c.livesOfA()) != 0 {
			t.Errorf("left: %v, %v", left, c.livesOfA())
		}
	})
}

// With nobody to take it, a queue stays in its life, and the life open.
func TestQueueWaitsForAnOwner(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra, rb, rc := c.three(0)
		rc.kill()
		time.Sleep(3 * time.Second)
		c.mu.Lock()
		rb.tags = []string{adoption.TagNoAdopt}
		c.mu.Unlock()
		ra.request(2)
		ra.kill()
		time.Sleep(5 * time.Second)
		if len(c.livesOfA()) != 1 {
			t.Fatalf("lives of a: %v", c.livesOfA())
		}
		c.mu.Lock()
		rb.tags = nil
		c.mu.Unlock()
		c.eventually(40 * time.Second)
		if got := len(rb.ctl.queue); got != 2 {
			t.Errorf("%d items wait at b", got)
		}
	})
}

// A sidecar that was cut off does not know that its controller's life is over for
// others. Its look at its queues, at the moment in which another one takes the saved
// file, harms nothing: each item is started once. Slow is how long the first one would
// need to remove the folder, after the markers in it.
func TestQueueIsTakenBesideItsOwner(t *testing.T) {
	for _, slow := range []time.Duration{0, 5 * time.Second} {
		simulate(t, func(c *cluster) {
			ra, looked := c.replica("a"), false
			ra.fs = fsys.WithHook(nosync.FS, func(_ fsys.Op, call fsys.Call, name string) error {
				if call == fsys.CallRemove && filepath.Base(name) == "a-1" {
					time.Sleep(slow)
				}
				return nil
			})
			c.replica("b").fs = fsys.WithHook(nosync.FS, func(op fsys.Op, call fsys.Call, _ string) error {
				if op == "ledger.queue-take" && call == fsys.CallRename && !looked {
					looked = true
					ra.manager.Kick()
					time.Sleep(time.Second)
					ra.kill()
				}
				return nil
			})
			_, rb, rc := c.three(0)
			rc.kill()
			time.Sleep(3 * time.Second)
			hold := make(chan struct{})
			c.mu.Lock()
			rb.holdReplay = hold
			c.mu.Unlock()
			ra.staleQueue()
			if err := ra.lock.Release(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(10 * time.Second)
			c.finish("queued@1") // only its marker knows now that its item was started
			close(hold)
			c.eventually(20 * time.Second)
			if got := len(rb.ctl.queue); !looked || got != 2 {
				t.Errorf("%d items wait at b\n%s", got, c.story())
			}
		})
	}
}

// A queue that can't be taken is said, though the dead replica ran no build, and is
// taken when it can be.
func TestQueueThatCannotBeTaken(t *testing.T) {
	simulate(t, func(c *cluster) {
		var sick atomic.Bool
		sick.Store(true)
		c.replica("b").fs = fsys.WithHook(nosync.FS, func(op fsys.Op, _ fsys.Call, _ string) error {
			if op == "ledger.queue-take" && sick.Load() {
				return unix.EIO
			}
			return nil
		})
		ra, rb, rc := c.three(0)
		rc.kill()
		ra.request(2)
		ra.kill()
		time.Sleep(20 * time.Second)
		if s := rb.manager.Snapshot().Degraded; len(s) != 1 || !strings.Contains(s[0], "input/output error") {
			t.Errorf("degraded: %q", s)
		}
		sick.Store(false)
		c.eventually(2 * time.Minute)
	})
}
