package sidecar

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/internal/boottime"
	"github.com/footman-ci/footman/internal/fsys"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/syncstate"
	"github.com/rs/zerolog"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// stage is staying in step without a sidecar around it, in a bubble of time.
type stage struct {
	*syncing

	t    *testing.T
	home string

	mu      sync.Mutex
	events  []adoption.Event
	hinted  []syncstate.Announced
	refuse  bool // the controller loads nothing
	standby time.Duration
	pause   string // why scans wait
}

var stageLife = syncstate.Life{Name: "a", Incarnation: 1}

// Apply implements syncstate.Controller.
func (s *stage) Apply(_ context.Context, _ syncstate.Life, changes []syncstate.Apply) ([]syncstate.Applied, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []syncstate.Applied
	for _, c := range changes {
		a := syncstate.Applied{Path: c.Path, Digest: c.To, Outcome: syncstate.AppliedOK}
		if s.refuse {
			a.Outcome, a.Reason = syncstate.Failed, "not now"
		}
		out = append(out, a)
	}
	return out, nil
}

// Living implements syncstate.Peers.
func (*stage) Living() []string { return nil }

// Push implements syncstate.Peers.
func (*stage) Push(context.Context, string, syncstate.Batch) (uint64, error) {
	return 0, errors.New("nobody is there")
}

// Hint implements syncstate.Peers.
func (s *stage) Hint(b syncstate.Batch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hinted = append(s.hinted, b.Changes...)
}

// noConflicts is a store that has none.
type noConflicts struct{ conflictStore }

func (noConflicts) Degraded() []string { return nil }
func (noConflicts) Waiting() int       { return 0 }

// stand builds a stage and runs it until the test ends.
func stand(t *testing.T) *stage {
	t.Helper()
	s := &stage{t: t, home: t.TempDir()}
	mono := boottime.Monotonic()
	s.syncing = &syncing{
		name: "a", log: zerolog.Nop(), conflicts: noConflicts{}, lost: map[string]bool{},
		clock: func() time.Duration {
			s.mu.Lock()
			defer s.mu.Unlock()
			return mono() + s.standby
		},
	}
	s.publish = func(e adoption.Event) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.events = append(s.events, e)
	}
	s.record = s.publish
	s.mustWait = func() string {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.pause
	}
	s.answers = func(context.Context) bool { return true }
	s.missing = func(context.Context, bool) error { return nil }
	s.syncer = syncstate.New(syncstate.Config{Name: "a", Home: s.home}, syncstate.Deps{FS: fsys.OS, Controller: s, Peers: s, Log: zerolog.Nop(), Gate: s.waitForGate})
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { _ = s.syncer.Run(ctx) })
	wg.Go(func() { _ = s.follow(ctx) })
	t.Cleanup(func() { cancel(); wg.Wait() })
	return s
}

func (s *stage) write(rel, content string) {
	s.t.Helper()
	name := filepath.Join(s.home, rel)
	if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// rest lets time pass, which costs nothing in a bubble.
func (s *stage) rest(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// said are the events of a kind since the last call.
func (s *stage) said(kind adoption.Kind) (details []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = slices.DeleteFunc(s.events, func(e adoption.Event) bool {
		if e.Kind == kind {
			details = append(details, e.Detail)
		}
		return e.Kind == kind
	})
	return details
}

func bubble(t *testing.T, f func(*stage)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { f(stand(t)) })
}

// A member that gossip had lost and that is back has everything compared: one of the
// two did not hear the other. One that was never lost does not.
func TestReturnMakesAScanDue(t *testing.T) {
	t.Parallel()
	bubble(t, func(s *stage) {
		s.rest(time.Minute)
		s.joined("b")
		s.rest(time.Minute)
		if why := s.syncer.Status().LastScanWhy; why != "start" {
			t.Errorf("scanned because %q, though b was never lost", why)
		}
		s.failed("b")
		s.joined("c")
		s.rest(time.Minute)
		if why := s.syncer.Status().LastScanWhy; why != "start" {
			t.Errorf("scanned because %q, though c was never lost", why)
		}
		s.joined("b")
		s.rest(time.Minute)
		st := s.syncer.Status()
		if st.LastScanWhy != "b is back" {
			t.Errorf("scanned because %q", st.LastScanWhy)
		}
		s.joined("b")
		s.rest(time.Minute)
		if !s.syncer.Status().LastScan.Equal(st.LastScan) {
			t.Error("one return made two scans")
		}
	})
}

// A process that stood still has missed what happened meanwhile, so all is compared.
func TestStandstillMakesAScanDue(t *testing.T) {
	t.Parallel()
	bubble(t, func(s *stage) {
		s.rest(time.Minute)
		if why := s.syncer.Status().LastScanWhy; why != "start" {
			t.Errorf("scanned because %q", why)
		}
		s.mu.Lock()
		s.standby = 42 * time.Second
		s.mu.Unlock()
		s.rest(time.Minute)
		if why := s.syncer.Status().LastScanWhy; !strings.Contains(why, "stood still for 43s") {
			t.Errorf("scanned because %q", why)
		}
	})
}

// What does not work is told once when it begins, and again when it is something else.
func TestDegradationIsTold(t *testing.T) {
	t.Parallel()
	bubble(t, func(s *stage) {
		s.rest(time.Minute)
		s.syncer.Degraded("watch", "half of it is not watched")
		s.rest(5 * time.Second)
		s.syncer.Complain("controller", "it loads nothing")
		s.rest(5 * time.Second)
		s.syncer.Degraded("watch", "")
		s.syncer.Complain("controller", "")
		s.rest(5 * time.Second)
		s.syncer.Degraded("watch", "half of it is not watched")
		s.rest(5 * time.Second)
		want := []string{"half of it is not watched", "half of it is not watched; it loads nothing", "half of it is not watched"}
		if got := s.said(KindSyncDegraded); !slices.Equal(got, want) {
			t.Errorf("told %q, want %q", got, want)
		}
	})
}

// Who was out of step for long is told to be in step again; a moment is none.
func TestReturnIntoStepIsTold(t *testing.T) {
	t.Parallel()
	bubble(t, func(s *stage) {
		s.syncer.StartLife(stageLife, time.Now())
		s.syncer.Ready(stageLife)
		s.rest(time.Minute)
		s.said(KindSyncInStep)
		refuse := func(yes bool) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.refuse = yes
		}
		refuse(true)
		s.write("jobs/x/config.xml", "<x/>")
		s.syncer.Look("jobs/x/config.xml")
		s.rest(3 * time.Second)
		if s.syncer.Status().InStep {
			t.Error("in step, though nothing was loaded")
		}
		refuse(false)
		s.rest(time.Minute)
		if got := s.said(KindSyncInStep); len(got) > 0 {
			t.Errorf("a moment out of step was told: %q", got)
		}
		refuse(true)
		s.write("jobs/x/config.xml", "<x>2</x>")
		s.syncer.Look("jobs/x/config.xml")
		s.rest(30 * time.Second)
		refuse(false)
		s.rest(10 * time.Minute)
		s.mu.Lock()
		defer s.mu.Unlock()
		var took []time.Duration
		for _, e := range s.events {
			if e.Kind == KindSyncInStep {
				took = append(took, e.Took)
			}
		}
		if len(took) != 1 || took[0] < outOfStepLong {
			t.Errorf("told %v times with %v, want once", len(took), took)
		}
	})
}

// Each file that needs a restart is told once, and few are named.
func TestRestartsAreTold(t *testing.T) {
	t.Parallel()
	bubble(t, func(s *stage) {
		s.syncer.StartLife(stageLife, time.Now())
		s.syncer.Ready(stageLife)
		s.rest(time.Minute)
		for _, p := range []string{"git", "ant", "ssh", "ldap", "cvs", "svn", "pam"} {
			s.write("plugins/"+p+".jpi", p)
			s.syncer.Look("plugins/" + p + ".jpi")
		}
		s.rest(time.Minute)
		if got := s.said(KindRestartNeeded); len(got) != 1 || !strings.HasSuffix(got[0], " and 2 more") || strings.Count(got[0], ".jpi") != maxNamed {
			t.Errorf("told %q", got)
		}
		s.write("plugins/maven.jpi", "maven")
		s.syncer.Look("plugins/maven.jpi")
		s.rest(time.Minute)
		if got := s.said(KindRestartNeeded); !slices.Equal(got, []string{"plugins/maven.jpi"}) {
			t.Errorf("then told %q", got)
		}
	})
}

// Who waits for a scan that a pause holds up is told so, and the scan goes on when the
// pause is over.
func TestRescanHeldUp(t *testing.T) {
	t.Parallel()
	bubble(t, func(s *stage) {
		s.write("jobs/x/config.xml", "<x/>")
		s.rest(time.Minute)
		before := s.syncer.Status().LastScan
		pause := func(why string) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.pause = why
		}
		api := &syncServer{sync: s.syncing}
		answer := make(chan error, 1)
		ask := s.mustWait
		asked := 0
		s.mustWait = func() string { // the pause begins when the question was let in
			s.mu.Lock()
			asked++
			first := asked == 1
			s.mu.Unlock()
			if first {
				return ""
			}
			return ask()
		}
		pause("the cluster is paused")
		go func() {
			_, err := api.Rescan(s.t.Context(), &pb.RescanRequest{})
			answer <- err
		}()
		select {
		case err := <-answer:
			if status.Code(err) != codes.FailedPrecondition || !strings.Contains(err.Error(), "the cluster is paused") {
				t.Errorf("answered %v", err)
			}
		case <-time.After(time.Hour):
			t.Error("no answer in an hour")
		}
		if _, err := api.Rescan(s.t.Context(), &pb.RescanRequest{}); status.Code(err) != codes.FailedPrecondition {
			t.Errorf("in a pause: %v", err)
		}
		pause("")
		s.rest(time.Minute)
		if !s.syncer.Status().LastScan.After(before) {
			t.Error("the scan did not go on")
		}
	})
}
