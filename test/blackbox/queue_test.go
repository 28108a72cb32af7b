//go:build integration

package blackbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/harness"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/jenkins"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

// queueJob is a job of which each build has a parameter of its own.
const queueJob = "ticks"

// gate is a file for which requested items wait, in whichever queue.
func (s *stage) gate() string { return filepath.Join(s.dir, "let-items-start") }

func (s *stage) openGate() { s.t.Helper(); s.must(os.WriteFile(s.gate(), nil, 0o600)) }

// request makes items wait on replica a, with parameter item=0, 1, …, for the gate and
// then each a step longer than the one before, and returns when they are saved.
func (s *stage) request(n int, step time.Duration) {
	const name = "a"
	s.t.Helper()
	r := s.replica(name)
	for i := range n {
		_, code, err := post(s.ctx, fmt.Sprintf("%s%s/build?kind=sleep&ticks=3&interval=20ms&item=%d&delay=0s&waits=%s&later=%s", r.URL(), jobPath(queueJob), i, s.gate(), time.Duration(i)*step))
		s.must(err)
		if code != http.StatusCreated {
			s.t.Fatalf("request %d: status %d", i, code)
		}
	}
	s.until("saved queue of "+name, func(ctx context.Context) (bool, error) {
		_, err := r.Look(ctx)
		if err != nil {
			return false, err
		}
		file := filepath.Join(layout.Home(s.Home).JenkinsQueues(), fmt.Sprintf("%s-%d.xml", name, r.Last.GetIncarnation()))
		q, err := jenkins.ReadQueue(fsys.OS, file)
		return err == nil && q.Items == n, fmt.Errorf("%d items, %w", q.Items, err)
	})
}

var itemParam = regexp.MustCompile(`<name>item</name>\s*<value>(\d+)</value>`)

// started says how many builds each item has become.
func (s *stage) started() map[int]int {
	s.t.Helper()
	files, err := filepath.Glob(filepath.Join(s.Home, "jobs", queueJob, "builds", "*", "build.xml"))
	s.must(err)
	out := map[int]int{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		s.must(err)
		if m := itemParam.FindSubmatch(text); m != nil {
			n, err := strconv.Atoi(string(m[1]))
			s.must(err)
			out[n]++
		}
	}
	return out
}

// settledQueue waits until items have become builds, and a little longer, in which a
// second build of one would show.
func (s *stage) settledQueue(atLeast int) map[int]int {
	s.t.Helper()
	s.until(fmt.Sprintf("%d builds", atLeast), func(context.Context) (bool, error) {
		n := len(s.started())
		return n >= atLeast, fmt.Errorf("%d", n)
	})
	s.until("no queue that is left", func(context.Context) (bool, error) {
		left, err := filepath.Glob(filepath.Join(s.Home, layout.Dir, "running", "*", "*", "queue", "*"))
		return err == nil && len(left) == 0, fmt.Errorf("%v, %w", left, orNone(err))
	})
	time.Sleep(3 * time.Second) // nothing tells that nothing comes any more
	got := s.started()
	for item, n := range got {
		if n != 1 {
			s.t.Errorf("item %d became %d builds", item, n)
		}
	}
	return got
}

// What waited at a killed replica is started by the others, each item once, and the
// history says so.
func TestQueueOfKilledReplica(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(o *harness.Options) { o.Run = []string{"--restart", "no"} })
	s.start("a", "b", "c")
	s.request(20, 100*time.Millisecond)
	s.kill("a", harness.Whole)
	s.openGate()
	s.settledQueue(20)
	s.shows([]string{`"kind": "queue-assigned"`, `"kind": "queue-replayed"`, "20 scheduled"}, "history", "--name", "b", "-o", "json", "--limit", "1000")
}

// The same while items become builds and the saved queue lags behind: killed at any
// moment, nothing starts twice and nothing is lost.
func TestQueueKilledWhileItDrains(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(o *harness.Options) { o.Run = []string{"--restart", "no"} })
	s.start("a", "b")
	s.request(30, 100*time.Millisecond)
	s.openGate()
	s.until("the first builds", func(context.Context) (bool, error) { return len(s.started()) >= 5, nil })
	s.kill("a", harness.Whole)
	s.settledQueue(30)
}

// The replica that starts what waited at a dead one is killed, too, while it does so:
// the third one goes on. At most the item under way is lost.
func TestQueueOwnerKilled(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(o *harness.Options) { o.Run = []string{"--restart", "no"} })
	s.start("a", "b", "c")
	const items = 60
	s.request(items, 10*time.Millisecond)
	s.kill("a", harness.Whole)
	owner := ""
	s.until("an owner of the queue", func(context.Context) (bool, error) {
		for _, n := range []string{"b", "c"} {
			if found, _ := filepath.Glob(filepath.Join(s.Home, layout.Dir, "running", n, "1", "queue", "a-1", "*.done")); len(found) > 3 {
				owner = n
			}
		}
		// It may have been faster than this look.
		return owner != "" || len(s.waitingAt("b"))+len(s.waitingAt("c")) == items, nil
	})
	if owner == "" {
		owner = "b"
		if len(s.waitingAt("c")) > 0 {
			owner = "c"
		}
	}
	s.kill(owner, harness.Whole)
	s.openGate()
	if got := s.settledQueue(items - 1); len(got) < items-1 {
		t.Errorf("%d of %d items were started", len(got), items)
	}
}

// page is what a simulated controller says of itself.
type page struct {
	Queue  []string `json:"queue"`
	Owners []string `json:"trigger_owners"`
	Life   string   `json:"life"`
}

func (s *stage) page(name string) (p page) {
	req, err := http.NewRequestWithContext(s.ctx, http.MethodGet, s.replica(name).URL()+"/api/json", nil)
	s.must(err)
	resp, err := client.Do(req)
	if err != nil {
		return p // it is down
	}
	defer resp.Body.Close()
	_ = json.NewDecoder(resp.Body).Decode(&p)
	return p
}

func (s *stage) waitingAt(name string) []string { return s.page(name).Queue }

// A restart from inside is a new life in turn, whatever --restart says, and what
// waited there waits on.
func TestRestartFromInside(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(o *harness.Options) { o.Run = []string{"--restart", "no"} })
	s.start("a")
	s.builds("a", 40, sleep, fork)
	s.request(3, 0)
	s.died("a")
	_, _, err := post(s.ctx, s.replica("a").URL()+"/restart")
	s.must(err)
	s.until("the second life", func(context.Context) (bool, error) {
		life := s.page("a").Life
		return life == "a/2", fmt.Errorf("it is %q", life)
	})
	s.until("what waited", func(context.Context) (bool, error) {
		n := len(s.waitingAt("a"))
		return n == 3, fmt.Errorf("%d items", n)
	})
	s.clean()
}

// Everybody is told the same owners of triggers, and a dead one is none.
func TestTriggerOwners(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(o *harness.Options) { o.Run = []string{"--restart", "no"} })
	s.start("a", "b", "c")
	same := func(names ...string) {
		t.Helper()
		for _, n := range names {
			s.until("the owners "+fmt.Sprint(names)+" at "+n, func(context.Context) (bool, error) {
				owners := s.page(n).Owners
				return slices.Equal(owners, names), fmt.Errorf("they are %v", owners)
			})
		}
	}
	same("a", "b", "c")
	s.kill("c", harness.Whole)
	same("a", "b")
	footman(t, s.in(), "drain", "--name", "b").want(t, 0)
	same("a")
	footman(t, s.in(), "undrain", "--name", "b").want(t, 0)
	same("a", "b")
}

// A draining replica takes nothing new and finishes what it has; the command waits
// for that, and it can be taken back.
func TestDrain(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(o *harness.Options) { o.Run = []string{"--restart", "no"} })
	s.start("a", "b")
	s.builds("a", 50, sleep)
	footman(t, s.in(), "drain", "--name", "a", "--wait", "--timeout", "1ms").want(t, 1, "--timeout")
	s.release()
	footman(t, s.in(), "drain", "--name", "a", "--reason", "new kernel", "--wait").want(t, 0, "drained")
	if _, code, err := post(s.ctx, s.replica("a").URL()+jobPath(queueJob)+"/build"); err != nil || code != http.StatusServiceUnavailable {
		t.Errorf("a draining controller takes builds: %d %v", code, err)
	}
	s.until("a draining controller", func(ctx context.Context) (bool, error) {
		st, err := s.replica("a").Look(ctx)
		return st.GetController() == pb.ControllerState_CONTROLLER_STATE_DRAINING, fmt.Errorf("%v, %w", st.GetController(), err)
	})
	footman(t, s.in(), "undrain", "--name", "a").want(t, 0)
	s.builds("a", 10, sleep)
	s.clean()
}
