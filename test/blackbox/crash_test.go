//go:build integration

package blackbox_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/harness"
)

// All replicas are killed at once and only one comes back: it carries all builds on.
func TestAllKilledAndOneBack(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.start("a", "b", "c")
	for _, n := range []string{"a", "b", "c"} {
		s.builds(n, 30, shell, sleep, fork, ask)
	}
	for _, n := range []string{"a", "b", "c"} {
		s.kill(n, harness.Whole)
	}
	s.revive("b")
	s.await("b")
	rep := s.clean()
	if rep.Succeeded != 12 {
		t.Errorf("%d of 12 builds succeeded", rep.Succeeded)
	}
	for _, b := range rep.Builds {
		if last := b.Executors[len(b.Executors)-1]; last != "b/2" {
			t.Errorf("%s ended with %s, want b/2, the only one alive", ref(b), last)
		}
	}
}

// awaitToken waits until a fault has struck and returns the name of the replica
// whose process it was.
func (s *stage) awaitToken(file string) string {
	s.t.Helper()
	var data []byte
	s.until("the fault "+filepath.Base(file), func(context.Context) (_ bool, err error) {
		data, err = os.ReadFile(file)
		return strings.HasSuffix(string(data), "\n"), err // whole: it is made before it is written
	})
	pid, _, _ := strings.Cut(string(data), " ")
	for _, r := range s.Replicas {
		if pid == itoa(r.Sidecar.PID()) || pid == itoa(r.Runner.PID()) || pid == itoa(controllerOf(r.Runner)) {
			return r.Name
		}
	}
	return "" // a controller that is gone
}

// awaitKilled is awaitToken for a fault that kills; the process is gone then.
func (s *stage) awaitKilled(file string) string {
	s.t.Helper()
	name := s.awaitToken(file)
	data, err := os.ReadFile(file)
	s.must(err)
	pid, _, _ := strings.Cut(string(data), " ")
	n, err := strconv.Atoi(pid)
	s.must(err)
	s.until("the end of process "+pid, func(context.Context) (bool, error) { return gone(n), nil })
	for _, r := range s.Replicas {
		for _, p := range []*harness.Proc{r.Sidecar, r.Runner} {
			if p.PID() == n {
				<-p.Done()
			}
		}
	}
	return name
}

// A coordinator that is killed in the middle of an adoption frees the dead
// replica's lock, and another one finishes: whichever step it was at.
func TestCoordinatorKilledInTheMiddle(t *testing.T) {
	for _, step := range []string{"ledger.assign rename", "ledger.close remove", "ledger.list open /a/", "adoption.history *"} {
		t.Run(strings.ReplaceAll(step, "/", ""), func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			token := filepath.Join(s.dir, "killed")
			for _, n := range []string{"a", "b", "c"} {
				r, err := s.Add(n)
				s.must(err)
				if n != "a" && !strings.HasPrefix(step, "adoption.history") {
					r.SidecarEnv = []string{"FOOTMAN_FAULTS=" + step + " = kill:" + token + " skip=" + skipOf(step)}
				}
				s.must(s.StartNodes("n-" + n))
				s.must(r.Revive())
			}
			s.await("a", "b", "c")
			s.builds("a", 40, shell, sleep, fork, inner, ask)
			s.builds("b", 20, sleep)
			s.builds("c", 20, sleep)
			if strings.HasPrefix(step, "adoption.history") { // whoever works on it, a moment later
				s.kill("a", harness.Whole)
				s.until("the death of a", func(context.Context) (bool, error) { return s.seen("replica-dead", "a") > 0, nil })
				for _, n := range []string{"b", "c"} {
					s.kill(n, harness.Parts{Sidecar: true})
				}
				s.revive("b", "c")
				s.clean()
				return
			}
			s.kill("a", harness.Whole)
			dead := s.awaitKilled(token)
			if dead == "" {
				t.Fatal("the killed sidecar is not known")
			}
			// The other one finishes before the killed one is back.
			s.until("the adoption of all builds of a", func(context.Context) (bool, error) {
				return !slices.ContainsFunc(s.records(), func(r string) bool { return strings.HasPrefix(r, "a/") }), nil
			})
			if s.replica(dead).Sidecar.Alive() {
				t.Fatalf("sidecar %s lives", dead)
			}
			s.revive(dead)
			s.clean()
		})
	}
}

func skipOf(step string) string {
	if strings.HasPrefix(step, "ledger.assign") {
		return "2"
	}
	return "0"
}

// seen counts events of a kind about a replica.
func (s *stage) seen(kind, subject string) int {
	return len(s.Watch.Since(time.Time{}, func(e harness.Seen) bool {
		return e.GetKind() == kind && (e.GetSubject() == subject || e.GetReplica() == subject)
	}))
}

// An adopter that dies with records that it has taken, or that lie in its inbox,
// or whose builds it has not loaded yet, loses none of them.
func TestAdopterKilled(t *testing.T) {
	for _, c := range []struct {
		name, fault string
		controller  bool
		whole       bool // its whole replica dies with it
	}{
		{name: "sidecar before it takes", fault: "ledger.take rename"},
		{name: "sidecar after it took one", fault: "ledger.take rename", whole: false},
		{name: "replica while it takes", fault: "ledger.take rename", whole: true},
		{name: "controller before it loads", fault: "sim.recognize stat", controller: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			token := filepath.Join(s.dir, "killed")
			skip := "0"
			if strings.Contains(c.name, "took one") || c.whole {
				skip = "1"
			}
			for _, n := range []string{"a", "b", "c"} {
				r, err := s.Add(n)
				s.must(err)
				env := []string{"FOOTMAN_FAULTS=" + c.fault + " = kill:" + token + " skip=" + skip}
				if n != "a" && c.controller {
					r.RunnerEnv = env
				} else if n != "a" {
					r.SidecarEnv = env
				}
				s.must(s.StartNodes("n-" + n))
				s.must(r.Revive())
			}
			s.await("a", "b", "c")
			s.builds("a", 40, shell, sleep, fork, inner, ask, freestyle)
			s.builds("b", 20, sleep)
			s.builds("c", 20, sleep)
			s.kill("a", harness.Whole)
			struck := s.awaitKilled(token)
			if c.whole {
				s.kill(struck, harness.Whole)
			}
			for _, n := range []string{"b", "c"} {
				s.died(n) // a controller of one of them may have died by the fault
				s.revive(n)
			}
			s.clean()
		})
	}
}

// The controller alone, or the runner alone, is killed -9: its builds are adopted,
// and the replica comes back in turn with a new incarnation.
func TestControllerOrRunnerKilled(t *testing.T) {
	for name, parts := range map[string]harness.Parts{"controller": {Controller: true}, "runner": {Runner: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.start("a", "b")
			s.builds("a", 40, shell, sleep, fork, ask)
			s.builds("b", 20, sleep)
			s.kill("a", parts)
			s.revive("a")
			s.until("a new life of a", func(ctx context.Context) (bool, error) {
				st, err := s.replica("a").Look(ctx)
				return st.GetIncarnation() == 2, err
			})
			s.await("a")
			rep := s.clean()
			for _, b := range rep.Builds[:3] {
				if len(b.Executors) != 2 || b.Executors[0] != "a/1" {
					t.Errorf("%s was executed by %v, want a/1 and an adopter", ref(b), b.Executors)
				}
			}
		})
	}
}

// Nothing happens to a controller and its builds when its sidecar is killed -9;
// new builds start meanwhile. When the sidecar is back, it adopts again.
func TestSidecarKilled(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.start("a", "b")
	s.builds("a", 60, shell, sleep, fork)
	s.builds("b", 60, shell, sleep, fork)
	s.kill("b", harness.Parts{Sidecar: true})
	s.builds("b", 60, sleep, inner) // claimed without any sidecar
	s.progress(5)
	for _, b := range s.look().Builds {
		if len(b.Executors) != 1 {
			t.Errorf("%s: executors %v while only a sidecar was away", ref(b), b.Executors)
		}
	}
	s.revive("b")
	s.await("b")
	s.kill("a", harness.Whole)
	rep := s.clean()
	for _, b := range rep.Builds[:3] {
		if !slices.Equal(b.Executors, []string{"a/1", "b/1"}) {
			t.Errorf("%s was executed by %v, want a/1 and then b/1", ref(b), b.Executors)
		}
	}
	for _, b := range rep.Builds[3:] {
		if !slices.Equal(b.Executors, []string{"b/1"}) {
			t.Errorf("%s was executed by %v, want b/1 alone", ref(b), b.Executors)
		}
	}
}
