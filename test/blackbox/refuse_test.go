//go:build integration

package blackbox_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/internal/harness"
	"github.com/footman-ci/footman/internal/simjenkins/verdict"
)

// A claim that can't be written means that the build does not start: no folder,
// no record, a message; the next build takes a number that nobody had.
func TestClaimOnFullDisk(t *testing.T) {
	for _, call := range []string{"open", "write", "sync", "syncdir"} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			r, err := s.Add("a")
			s.must(err)
			r.RunnerEnv = []string{"FOOTMAN_FAULTS=ledger.claim " + call + " team = ENOSPC once"}
			if call == "syncdir" {
				r.RunnerEnv[0] = "FOOTMAN_FAULTS=ledger.claim syncdir running/a/1 = ENOSPC once"
			}
			s.must(r.Revive())
			s.await("a")
			last := s.newest(inner.job)
			body, code, err := post(s.ctx, r.URL()+jobPath(inner.job)+"/build?ticks=5&interval=100ms&kind=sleep")
			s.must(err)
			if code != http.StatusInternalServerError || !strings.Contains(body, "no space left on device") {
				t.Errorf("answer %d %q, want 500 and the reason", code, body)
			}
			if n := s.newest(inner.job); n != last {
				t.Errorf("build %d was never claimed and has a folder", n)
			}
			if left := s.records(); len(left) > 0 {
				t.Errorf("record of a build that did not start: %v", left)
			}
			n, err := s.order(r.URL(), "", inner, 5)
			s.must(err)
			if n != last+2 {
				t.Errorf("the next build has number %d, want %d: one number is wasted", n, last+2)
			}
			s.clean()
		})
	}
}

// newest returns the highest number among a job's build folders.
func (s *stage) newest(job string) (highest int) {
	s.t.Helper()
	dirs, err := filepath.Glob(filepath.Join(filepath.Dir(filepath.Dir(verdict.LogPath(s.Home, job, 1))), "*"))
	s.must(err)
	for _, d := range dirs {
		if n, err := strconv.Atoi(filepath.Base(d)); err == nil {
			highest = max(highest, n)
		}
	}
	return highest
}

// history counts the events of a kind by replica, as `footman history` shows them.
func (s *stage) history(kind string) map[string]int {
	s.t.Helper()
	h := footman(s.t, s.in(), "history", "--name", "a", "--limit", "10000", "-o", "json")
	h.want(s.t, 0)
	out := map[string]int{}
	for _, e := range list(s.t, object(s.t, h.out, "events"), "events") {
		if e["kind"] == kind {
			out[text(s.t, e, "replica")]++
		}
	}
	return out
}

// vetoWindow is how many ticks (0.1 s each) a controller without the veto may
// write before it is killed: the runner learns that it answers by asking, and a
// controller begins to resume builds at the moment at which it begins to answer.
const vetoWindow = 30

// A controller that serves without the veto is killed by its runner with code 74.
// It never counts as serving, so nobody gives it a build, its turn to start never
// passes to the next one before its end, and its owners' builds end as they should.
func TestWithoutVeto(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.start("a")
	s.builds("a", 80, sleep, fork, inner)
	b, err := s.Add("b")
	s.must(err)
	b.SimArgs = []string{"--no-veto"}
	b.RunArgs = []string{"--restart", "no"}
	s.must(b.Revive())
	s.until("the end of the runner", func(context.Context) (bool, error) { return !b.Runner.Alive(), nil })
	if code := b.Runner.ExitCode(); code != 74 {
		t.Errorf("exit code %d, want 74; see %s", code, b.Runner.Log)
	}
	if s.history("controller-serving")["b"] > 0 || s.history("controller-serving")["a"] == 0 {
		t.Errorf("served: %v, want a only", s.history("controller-serving"))
	}
	written := s.look().TicksBy["b/1"]
	s.progress(5)
	if n := s.look().TicksBy["b/1"]; n != written {
		t.Errorf("it wrote %d more ticks after its runner had ended", n-written)
	}
	s.died("b")
	s.ended()
	for _, r := range s.look().Builds {
		if r.Finished != 1 || r.Result != "SUCCESS" || len(r.Lost) > 0 || r.TicksBy["b/1"] > vetoWindow {
			t.Errorf("%s: %v, result %q, ticks by %v", ref(r), r.Problems, r.Result, r.TicksBy)
		}
	}
	s.until("an empty ledger", func(context.Context) (bool, error) { return len(s.records()) == 0, fmt.Errorf("left: %v", s.records()) })
	s.must(s.StopAll(s.ctx))
	s.turns()
}

// A test of the tests: a controller that is started past the runner, and so past
// the veto, runs the builds of others a second time, and the verdict says so.
func TestVerdictFindsDoubledBuilds(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.start("a")
	s.builds("a", 600, sleep, fork, inner) // nobody waits for their end
	_, err := s.Spawn.Start("wild", nil, exe, "simjenkins", "--home", s.Home, "--name", "wild", "--boot", "100ms")
	s.must(err)
	s.until("a verdict of two executors for every build", func(context.Context) (bool, error) {
		rep := s.look()
		for _, b := range rep.Builds {
			if !slices.Contains(b.Executors, "wild/0") || !slices.Contains(b.Problems, verdict.Overlap) || !slices.Contains(b.Problems, verdict.Doubled) {
				return false, fmt.Errorf("%s: executors %v, problems %v", ref(b), b.Executors, b.Problems)
			}
		}
		return !rep.OK(), nil
	})
}

// copyHome copies the stage's home, as a backup or a staging system does.
func (s *stage) copyHome() string {
	s.t.Helper()
	to := filepath.Join(s.dir, "copy")
	s.copyTo(s.Home, to)
	return to
}

// copyTo copies a folder in which others work: temporary files come and go, and a copy
// that missed one of them is made anew.
func (s *stage) copyTo(from, to string) {
	s.t.Helper()
	s.until("a whole copy of "+from, func(ctx context.Context) (bool, error) {
		if err := os.RemoveAll(to); err != nil {
			return false, err
		}
		out, err := exec.CommandContext(ctx, "cp", "-a", from, to).CombinedOutput()
		return err == nil, fmt.Errorf("%w: %s", orNone(err), out)
	})
}

// A copy of a home is refused by sidecar and runner, with code 78, and serves
// after it was declared a cluster of its own. The builds that run in the original
// stay there.
func TestCopiedHome(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.start("a")
	s.builds("a", 100, sleep, inner)
	dup := s.copyHome()
	env := s.in()
	footman(t, env, "sidecar", "--home", dup, "--name", "x").want(t, 78, "copy", "adopt-home --new-cluster")

	// A runner whose sidecar finds that the home became another one under it.
	other := newStage(t)
	r, err := other.Add("x")
	other.must(err)
	other.must(r.StartSidecar())
	other.until("the sidecar", func(ctx context.Context) (bool, error) { _, err := r.Look(ctx); return err == nil, err })
	other.copyTo(other.footman(), other.footman()+".copy")
	other.must(unix.Renameat2(unix.AT_FDCWD, other.footman(), unix.AT_FDCWD, other.footman()+".copy", unix.RENAME_EXCHANGE))
	footman(t, other.in(), "run", "--home", other.Home, "--name", "x", "--socket", r.Socket, "--", "true").want(t, 78, "copy")

	footman(t, env, "adopt-home", "--home", dup).want(t, 2, "--new-cluster")
	footman(t, env, "adopt-home", "--home", dup, "--new-cluster").want(t, 0, "is cluster", "2 records", "set aside")

	// The copy serves now, and does not touch the builds of the original.
	copied := newStage(t, func(o *harness.Options) { o.Home = dup })
	copied.start("x")
	rep := s.clean()
	for _, b := range rep.Builds {
		if !slices.Equal(b.Executors, []string{"a/1"}) {
			t.Errorf("%s was executed by %v, want a/1 alone", ref(b), b.Executors)
		}
	}
	inCopy, err := verdict.Home(dup, s.work)
	s.must(err)
	for _, b := range inCopy.Builds {
		if len(b.Executors) > 1 || b.Finished > 0 {
			t.Errorf("the copy ran %s: executors %v", ref(b), b.Executors)
		}
	}
}

// Ten replicas that are started at once start strictly one after another, and
// every one gets its turn.
func TestTenStartInTurn(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	names := harness.ReplicaNames(10)
	s.must(s.Start(names...))
	s.await(names...)
	s.until("all of them ready", func(context.Context) (bool, error) {
		ready := map[string]bool{}
		for _, e := range readTrace(t, s.Trace) {
			if e.Event == "ready" {
				ready[e.Name] = true
			}
		}
		return len(ready) == len(names), fmt.Errorf("%d of %d: %v", len(ready), len(names), ready)
	})
	s.clean()
}
