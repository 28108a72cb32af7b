//go:build integration

package blackbox_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/harness"
)

// giveAway acts as a server that gave a replica's liveness lock away: whoever
// holds it, holds a lock on a file that nobody else locks any more.
func (s *stage) giveAway(name string) {
	s.t.Helper()
	lock := s.footman("replicas", name, "alive.lock")
	data, err := os.ReadFile(lock)
	s.must(err)
	s.must(os.WriteFile(lock+".new", data, 0o640)) //nolint:gosec // G703: in the test's own home
	s.must(os.Rename(lock, lock+".lost"))
	s.must(os.Rename(lock+".new", lock))
}

func recordsOf(records []string, prefix string) (out []string) {
	for _, r := range records {
		if strings.HasPrefix(r, prefix) {
			out = append(out, r)
		}
	}
	return out
}

// A coordinator stalls in the middle of assigning and loses the dead name's lock
// at the server. The name comes back and serves, its builds go on. When the
// coordinator wakes up, its late renames find nothing, or nothing to close; no
// record is lost and no build runs twice.
func TestStalledCoordinatorComesTooLate(t *testing.T) {
	for _, step := range []string{"ledger.assign rename", "ledger.close remove"} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			stall := filepath.Join(s.dir, "stall")
			for _, n := range []string{"a", "b"} {
				r, err := s.Add(n)
				s.must(err)
				if n == "b" {
					r.SidecarEnv = []string{"FOOTMAN_FAULTS=" + step + " running/a/ = stop:" + stall + " skip=" + skipOf(step)}
				}
				s.must(s.StartNodes("n-" + n))
				s.must(r.Revive())
			}
			s.await("a", "b")
			s.builds("a", 100, sleep, fork, inner, sleep, inner, fork)
			s.builds("b", 60, sleep)
			s.kill("a", harness.Whole)
			s.awaitToken(stall)
			stuck := recordsOf(s.records(), "a/1/")
			if strings.HasPrefix(step, "ledger.assign") && len(stuck) == 0 {
				t.Fatal("nothing is left to assign: the stall came too late")
			}
			s.giveAway("a")
			s.revive("a")
			s.await("a")
			s.until("the builds leaving the dead life", func(context.Context) (bool, error) {
				return len(recordsOf(s.records(), "a/1/")) == 0, nil
			})
			s.progress(3)
			before := map[string][]string{}
			for _, b := range s.look().Builds {
				before[ref(b)] = b.Executors
			}
			held := s.records()
			s.must(os.Remove(stall))
			s.until("the late coordinator's end", func(context.Context) (bool, error) { return s.seen("coordination-finished", "a") > 0, nil })
			s.progress(3)
			for _, b := range s.look().Builds {
				if !slices.Equal(b.Executors, before[ref(b)]) {
					t.Errorf("%s: executors %v after the late renames, %v before", ref(b), b.Executors, before[ref(b)])
				}
			}
			for _, r := range s.records() {
				if !slices.Contains(held, r) {
					t.Errorf("a late rename moved something: %s", r)
				}
			}
			s.clean()
		})
	}
}

// A record is assigned, but nobody tells the new owner, because its sidecar does
// not answer then: it finds its inbox by itself.
func TestAdoptCallLost(t *testing.T) {
	for _, c := range []string{"stopped", "killed"} {
		t.Run(c, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			stall := filepath.Join(s.dir, "stall")
			for _, n := range []string{"a", "b", "c"} {
				r, err := s.Add(n)
				s.must(err)
				if n != "a" {
					r.SidecarEnv = []string{"FOOTMAN_FAULTS=ledger.assign rename = stop:" + stall}
				}
				s.must(s.StartNodes("n-" + n))
				s.must(r.Revive())
			}
			s.await("a", "b", "c")
			s.builds("a", 60, sleep, fork, inner, sleep, inner, fork)
			s.kill("a", harness.Whole)
			coordinator := s.awaitToken(stall)
			other := map[string]string{"b": "c", "c": "b"}[coordinator]
			// The plan is made. Its new owner goes deaf, and the plan is carried out.
			deaf := s.replica(other)
			if c == "killed" {
				s.kill(other, harness.Parts{Sidecar: true})
			} else {
				deaf.Sidecar.Signal(syscall.SIGSTOP)
			}
			s.must(os.Remove(stall))
			s.until("the end of the coordination", func(context.Context) (bool, error) {
				return len(recordsOf(s.records(), "a/1/")) == 0, nil
			})
			waiting := recordsOf(s.records(), other+"/1/inbox/")
			if len(waiting) == 0 {
				t.Fatalf("nothing was assigned to %s", other)
			}
			if c == "killed" {
				s.revive(other)
			} else {
				deaf.Sidecar.Signal(syscall.SIGCONT)
			}
			s.until("the inbox being emptied", func(context.Context) (bool, error) {
				return len(recordsOf(s.records(), other+"/1/inbox/")) == 0, nil
			})
			s.clean()
		})
	}
}

// A whole replica is stopped for 15 s on a living host: its lock stays held, so
// nobody adopts anything, and it goes on where it stood.
func TestWholeReplicaStopped(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.start("a", "b", "c")
	s.builds("a", 60, shell, sleep, fork, inner)
	s.builds("b", 20, sleep)
	a := s.replica("a")
	s.findController(a)
	held := recordsOf(s.records(), "a/1/")
	if len(held) != 4 {
		t.Fatalf("a holds %v, want 4 records", held)
	}
	a.Signal(syscall.SIGSTOP)
	const pause = 15 * time.Second // longer than freeze-after, and than gossip needs to call it dead
	for end := time.Now().Add(pause); time.Now().Before(end); {
		if now := recordsOf(s.records(), "a/1/"); !slices.Equal(now, held) {
			t.Fatalf("records of a: %v, want %v", now, held)
		}
		select {
		case <-time.After(harness.PollEvery):
		case <-s.ctx.Done():
			t.FailNow()
		}
	}
	a.Signal(syscall.SIGCONT)
	s.ended()
	// Before clean: it stops all, and who ends is called dead by those who still run.
	if n := s.seen("replica-dead", "a"); n > 0 {
		t.Errorf("a was called dead %d times", n)
	}
	rep := s.clean()
	for _, b := range rep.Builds[:4] {
		if !slices.Equal(b.Executors, []string{"a/1"}) {
			t.Errorf("%s was executed by %v, want a/1 alone", ref(b), b.Executors)
		}
	}
}
