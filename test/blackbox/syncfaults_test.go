//go:build integration

package blackbox_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/harness"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

// What happens to the machinery of staying in step, while changes go on: afterwards
// all replicas hold what lies on disk. The parts share a cluster.
func TestInStepAfterFaults(t *testing.T) {
	t.Parallel()
	s := newSync(t)
	s.post("a", "/createItem?name=job", plainJob)
	s.inStep()
	for _, part := range []struct {
		name string
		do   func(s *syncStage)
	}{
		{"sidecar killed in a storm", sidecarKilledInStorm},
		{"replica frozen", replicaFrozen},
		{"changes by hand", changesByHand},
		{"broken by hand", brokenByHand},
		{"jobs are away", jobsAreAway},
		{"a load that fails at first", loadFails},
		{"a controller of an old bridge comes and goes", oldBridge},
	} {
		t.Run(part.name, func(t *testing.T) {
			mine := s.part(t)
			part.do(mine)
			mine.inStep()
		})
	}
}

// storm has a controller save jobs all the time, until the returned function is called,
// which waits for its end.
func (s *syncStage) storm(name string, jobs, writes int, over time.Duration) (wait func()) {
	done := make(chan string, 1)
	go func() {
		url := fmt.Sprintf("%s/sim/writes?jobs=%d&writes=%d&over=%s&prefix=storm-", s.replica(name).URL(), jobs, writes, over)
		body, code, err := post(s.ctx, url)
		if err != nil || code != http.StatusOK || !strings.Contains(body, `"failed":0`) {
			done <- fmt.Sprint(code, body, err)
		}
		close(done)
	}()
	return func() {
		s.t.Helper()
		if bad := <-done; bad != "" {
			s.t.Errorf("storm: %s", bad)
		}
	}
}

// Sidecars are killed -9 while changes arrive, that of the author and that of a reader.
func sidecarKilledInStorm(s *syncStage) {
	wait := s.storm("a", 50, 3000, 3*time.Second)
	for _, n := range []string{"b", "a"} {
		time.Sleep(700 * time.Millisecond) // in the middle
		s.kill(n, harness.Parts{Sidecar: true})
		s.revive(n)
	}
	wait()
}

// A whole replica stands still for 15 s; what changed meanwhile, it has a moment after.
func replicaFrozen(s *syncStage) {
	c := s.replica("c")
	if pid := controllerOf(c.Runner); pid > 0 {
		c.Last.ControllerPid = int32(pid)
	}
	c.Signal(syscall.SIGSTOP)
	wait := s.storm("b", 10, 500, 5*time.Second)
	s.post("a", "/job/job/submitDescription?description=while+c+stood+still")
	time.Sleep(15 * time.Second)
	wait()
	c.Signal(syscall.SIGCONT)
	s.everywhere("what changed meanwhile", func(n string) bool { return strings.Contains(s.holds(n, "jobs/job/config.xml"), "stood still") })
}

// People work in the home itself: nobody tells, and all have it.
func changesByHand(s *syncStage) {
	s.byHand("jobs/job/config.xml", strings.Replace(plainJob, "new", "by an editor", 1))
	s.byHand("jobs/pasted/config.xml", plainJob)
	s.everywhere("the edit and the new job", func(n string) bool {
		return strings.Contains(s.holds(n, "jobs/job/config.xml"), "by an editor") && s.ok(n, http.MethodGet, "/job/pasted/api/json")
	})
	// cp -p of an old backup: its time says that nothing is new.
	old := filepath.Join(s.dir, "old.xml")
	s.must(os.WriteFile(old, []byte(strings.Replace(plainJob, "new", "from a backup", 1)), 0o644))
	then := time.Now().Add(-24 * time.Hour)
	target := filepath.Join(s.Home, "jobs", "job", "config.xml")
	text, err := os.ReadFile(old)
	s.must(err)
	s.must(os.WriteFile(target, text, 0o644)) //nolint:gosec // in place, as cp does, within the test's own home
	s.must(os.Chtimes(target, then, then))
	s.everywhere("the backup", func(n string) bool { return strings.Contains(s.holds(n, "jobs/job/config.xml"), "from a backup") })
	s.must(os.RemoveAll(filepath.Join(s.Home, "jobs", "pasted")))
	s.everywhere("rm -r", func(n string) bool { return !s.ok(n, http.MethodGet, "/job/pasted/api/json") })
	s.must(os.Rename(filepath.Join(s.Home, "jobs", "job"), filepath.Join(s.Home, "jobs", "moved")))
	s.everywhere("mv", func(n string) bool {
		return s.ok(n, http.MethodGet, "/job/moved/api/json") && !s.ok(n, http.MethodGet, "/job/job/api/json")
	})
	s.must(os.Rename(filepath.Join(s.Home, "jobs", "moved"), filepath.Join(s.Home, "jobs", "job")))
}

// A config.xml that can't be read fails with its reason, which is shown; all others go
// on, and once it is mended it is loaded.
func brokenByHand(s *syncStage) {
	s.byHand("jobs/job/config.xml", "<flow-definition><cut")
	for _, n := range s.names {
		s.until("the failure at "+n, func(ctx context.Context) (bool, error) {
			list, err := pb.NewSyncClient(s.replica(n).Conn).ListDifferences(ctx, &pb.ListDifferencesRequest{Limit: 100})
			if err != nil {
				return false, err
			}
			for _, d := range list.GetDifferences() {
				if d.GetPath() == "jobs/job/config.xml" && d.GetState() == pb.SyncState_SYNC_STATE_FAILED && strings.Contains(d.GetReason(), "can't be read") {
					return true, nil
				}
			}
			return false, fmt.Errorf("%v", list.GetDifferences())
		})
	}
	s.until("a to say that it is not in step", func(ctx context.Context) (bool, error) { // between two tries nothing has failed
		st, err := s.syncStatus(ctx, "a")
		return err == nil && !st.GetInStep() && st.GetFailed() == 1, fmt.Errorf("%v, %w", st, err)
	})
	s.post("b", "/createItem?name=other", plainJob)
	s.everywhere("another job", func(n string) bool {
		return s.ok(n, http.MethodGet, "/job/other/api/json") && s.ok(n, http.MethodGet, "/job/job/api/json")
	})
	s.byHand("jobs/job/config.xml", strings.Replace(plainJob, "new", "mended", 1))
	s.everywhere("the mended one", func(n string) bool { return strings.Contains(s.holds(n, "jobs/job/config.xml"), "mended") })
}

// A load that fails comes again by itself.
func loadFails(s *syncStage) {
	s.post("b", "/sim/set?fail_apply=jobs/late")
	s.post("a", "/createItem?name=late", plainJob)
	s.until("the failure at b", func(ctx context.Context) (bool, error) {
		st, err := s.syncStatus(ctx, "b")
		return err == nil && st.GetFailed() == 1, fmt.Errorf("%v, %w", st, err)
	})
	s.post("b", "/sim/set?fail_apply=")
	s.until("the job at b", func(context.Context) (bool, error) { return s.ok("b", http.MethodGet, "/job/late/api/json"), nil })
}

// A controller that can't apply changes says so once, and another one after it can.
func oldBridge(s *syncStage) {
	r := s.replica("c")
	r.SimArgs = []string{"--sync", "none"}
	s.restart("c")
	s.post("a", "/job/job/submitDescription?description=unseen")
	s.until("c says that it can't", func(ctx context.Context) (bool, error) {
		st, err := s.syncStatus(ctx, "c")
		return err == nil && !st.GetInStep() && len(st.GetDegraded()) > 0, fmt.Errorf("%v, %w", st, err)
	})
	if strings.Contains(s.holds("c", "jobs/job/config.xml"), "unseen") {
		s.t.Error("it has loaded what it can't load")
	}
	r.SimArgs = nil
	s.restart("c")
}

// Nothing is told: controllers report no saves, nobody watches the disk, so there is
// nothing to hint at. The scan alone brings all replicas in step.
func TestScanAloneIsEnough(t *testing.T) {
	t.Parallel()
	s := newSync(t, func(o *harness.Options) {
		o.Env = []string{"FOOTMAN_SYNC_WATCH=false", "FOOTMAN_SYNC_SCAN_EVERY=5s"}
		o.Sim = []string{"--set", "drop_reports=true"}
	})
	s.post("a", "/createItem?name=x", plainJob)
	s.post("b", "/createItem?name=y", plainJob)
	s.post("c", "/securityRealm/createAccount?username=ann&fullname=Ann")
	s.post("c", "/configSubmit?systemMessage=hello")
	n := s.build("a", "x")
	s.inStep()
	s.everywhere("the build", func(name string) bool { return s.result(name, "x", n) == "SUCCESS" })
	s.post("b", "/job/x/confirmRename?newName=z")
	s.post("a", "/job/y/doDelete")
	s.inStep()
	for _, name := range s.names {
		if !s.ok(name, http.MethodGet, "/job/z/api/json") || s.ok(name, http.MethodGet, "/job/y/api/json") {
			t.Errorf("%s does not hold what was done", name)
		}
		s.until("repairs at "+name, func(ctx context.Context) (bool, error) {
			st, err := s.syncStatus(ctx, name)
			if err == nil && st.GetAnnounced() != 0 {
				t.Fatalf("%s announced %d", name, st.GetAnnounced())
			}
			return st.GetRepaired() > 0, fmt.Errorf("%v, %w", st, err)
		})
	}
}
