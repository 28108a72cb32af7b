package adoption_test

import (
	"context"
	"testing"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/lock"
)

// Policy and Paused make the cluster the steering of all its sidecars.
func (c *cluster) Policy() adoption.Policy {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.policy
}

func (c *cluster) Paused() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.paused
}

func (c *cluster) steer(policy adoption.Policy, paused bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.policy, c.paused = policy, paused
}

// While adoption is paused a dead replica's builds stay where they are and nobody
// touches its lock; when the pause ends they are adopted at once, with the policy
// that holds then.
func TestPause(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra, rb, rc := c.three(10)
		c.steer(adoption.PolicyAbort, true)
		time.Sleep(2 * time.Second) // the polls that run end with the next look
		ra.kill()
		for range 600 { // a minute
			time.Sleep(100 * time.Millisecond)
			taken, err := lock.TryTake(c.home.AliveLock("a"), lock.Holder{Role: "test"})
			if err != nil {
				t.Fatalf("somebody holds the dead one's lock: %v", err)
			}
			if err := taken.Release(); err != nil {
				t.Fatal(err)
			}
		}
		if n := len(rb.State().Running) + len(rc.State().Running); n != 0 {
			t.Errorf("%d builds were adopted in a pause\n%s", n, c.story())
		}
		if n := len(c.records()); n != 10 {
			t.Errorf("%d records, want 10", n)
		}
		c.steer(adoption.PolicyRebuild, false)
		rb.manager.Kick()
		rc.manager.Kick()
		c.eventually(time.Second)
		if n := len(rb.State().Running) + len(rc.State().Running); n != 10 {
			t.Errorf("%d builds run, want 10\n%s", n, c.story())
		}
		for key, p := range c.policies {
			if p != adoption.PolicyRebuild {
				t.Errorf("%s was adopted with policy %s", key, p)
			}
		}
	})
}

// In a pause a replica that comes back carries its own builds on, instead of
// handing them out.
func TestPauseKeepsOwnBuilds(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra, _, _ := c.three(10)
		c.steer(adoption.PolicyAbort, true)
		time.Sleep(2 * time.Second)
		ra.kill()
		ra = c.start("a")
		time.Sleep(20 * time.Second)
		if n := len(ra.State().Running); n != 10 || c.count(adoption.KindHandedOut) != 0 {
			t.Errorf("a runs %d of its 10 builds\n%s", n, c.story())
		}
	})
}

// An operator may adopt in a pause: it only ends what happens by itself.
func TestPauseAndOperator(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra, rb, _ := c.three(5)
		c.steer(adoption.PolicyAbort, true)
		time.Sleep(2 * time.Second)
		ra.kill()
		report, err := rb.manager.AdoptNow(context.Background(), "a")
		if err != nil || report.Assigned != 5 {
			t.Errorf("%v %v", report, err)
		}
		c.eventually(2 * time.Second)
	})
}
