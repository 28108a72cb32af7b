//go:build integration

package blackbox_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/footman-ci/footman/internal/harness"
	"github.com/footman-ci/footman/internal/simjenkins"
)

// passive starts a runner in active-passive mode, without any sidecar, with a
// controller that knows nothing of Footman.
func (s *stage) passive(name string, port int) *harness.Proc {
	s.t.Helper()
	at := "127.0.0.1:" + strconv.Itoa(port)
	p, err := s.Spawn.Start("runner-"+name, nil, exe, "--log-format", "json", "run", "--mode", "active-passive", "--home", s.Home, "--name", name,
		"--ready-url", "http://"+at+"/", "--", exe, "--log-format", "json", "simjenkins", "--home", s.Home, "--name", name, "--http", at, "--boot", "200ms", "--trace", s.Trace)
	s.must(err)
	return p
}

// Two runners without any sidecar are a hot standby: one controller serves, and
// when its runner is killed -9 the other one starts and resumes the builds. Two
// never run at once.
func TestHotStandby(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	ra, err := s.Add("a") // for their ports only
	s.must(err)
	rb, err := s.Add("b")
	s.must(err)
	first, second := ra.Port, rb.Port
	a := s.passive("a", first)
	s.until("a being ready", func(context.Context) (bool, error) { return s.traced("ready", "a"), nil })
	b := s.passive("b", second)
	url := fmt.Sprintf("http://127.0.0.1:%d", first)
	for _, rec := range []recipe{sleep, fork, inner} {
		_, err := s.order(url, "", rec, 40)
		s.must(err)
	}
	s.progress(3)
	var locks []lockLine
	s.until("the standby waiting", func(context.Context) (bool, error) {
		locks = s.locks()
		return len(locks) == 3 && locks[1].Held && locks[2].Held, fmt.Errorf("%v", locks)
	})
	if h := locks[0].Holder; !locks[0].Held || h.Replica != "a" {
		t.Errorf("startup lock: held %v by %+v, want a for life", locks[0].Held, h)
	}
	if s.traced(simjenkins.TraceBoot, "b") {
		t.Fatal("the standby's controller runs beside the active one")
	}
	controller := controllerOf(a)
	a.Kill()
	s.until("the end of the active controller", func(context.Context) (bool, error) { return gone(controller), nil })
	s.until("b being ready", func(context.Context) (bool, error) { return s.traced("ready", "b"), nil })
	s.ended()
	s.must(b.Stop(s.ctx))
	if code := b.ExitCode(); code != 0 {
		t.Errorf("an orderly stop ends with %d, want 0", code)
	}
	rep := s.look()
	for _, r := range rep.Builds {
		if !r.OK() || !slices.Equal(r.Executors, []string{"a/0", "b/0"}) {
			t.Errorf("%s: problems %v, executors %v, want a and then b", ref(r), r.Problems, r.Executors)
		}
	}
	if left := s.records(); len(left) > 0 {
		t.Errorf("a plain controller kept a ledger: %v", left)
	}
	if o := overlaps(t, s.Trace, s.deaths); len(o) > 0 {
		t.Errorf("starts overlapped: %v", o)
	}
}

// traced says whether a controller wrote such a line.
func (s *stage) traced(event, name string) bool {
	s.t.Helper()
	return slices.ContainsFunc(readTrace(s.t, s.Trace), func(e simjenkins.TraceEvent) bool { return e.Event == event && e.Name == name })
}

// A standby that is started with the name of a living replica ends with 71, and
// the living one goes on.
func TestTwoRunnersOfOneName(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.start("a")
	s.builds("a", 60, sleep)
	r := s.replica("a")
	footman(t, s.in(), "run", "--home", s.Home, "--name", "a", "--socket", r.Socket, "--prove-every", "300ms", "--", "true").want(t, 71, "replica name a is in use")
	footman(t, s.in(), "run", "--mode", "active-passive", "--home", s.Home, "--name", "a", "--prove-every", "300ms", "--", "true").want(t, 71, "replica name a is in use")
	footman(t, s.in(), "sidecar", "--home", s.Home, "--name", "a", "--socket", filepath.Join(s.dir, "run", "twin.sock")).want(t, 71, "another sidecar serves replica")
	rep := s.clean()
	if !slices.Equal(rep.Builds[0].Executors, []string{"a/1"}) {
		t.Errorf("executors %s, want a/1 alone", strings.Join(rep.Builds[0].Executors, ", "))
	}
}
